"""Vietnamese."""

from typing import Final

from bot.panel.languages.words import RefusalWords

WORDS: Final = RefusalWords(
    invalid=r"không hợp lệ|không đúng|sai|không chính xác|không hỗ trợ",
    absent=r"không (?:tồn tại|tìm thấy|có sẵn)|đã bị xóa|chưa đăng ký",
    required=r"bắt buộc|là bắt buộc|không được (?:để )?(?:trống|bỏ trống)|thiếu|vui lòng nhập"
    r"|chưa nhập|cần nhập",
    lacking=r"không đủ|thiếu|hết|không còn",
    least=r"tối thiểu|ít nhất|nhỏ hơn",
    most=r"tối đa|nhiều nhất|vượt quá|lớn hơn",
    already=r"đang (?:chạy|có|hoạt động|xử lý)|chưa hoàn thành|trùng|đã tồn tại|đã có",
    too_many=r"quá nhiều|quá nhanh|vượt quá giới hạn",
    private=r"riêng tư|chế độ kín|bị khóa",
    down=r"bảo trì|tạm (?:ngưng|dừng|đóng)|ngừng hoạt động|không hoạt động|đã tắt",
    again=r"thử lại|vui lòng chờ",
    refused=r"không (?:thể|được phép)|quá muộn",
    key=r"khóa|mã api",
    funds=r"số dư|tiền|tài khoản",
    service=r"dịch vụ|máy chủ|gói",
    link=r"liên kết|đường dẫn|link|trang cá nhân|tên người dùng|bài viết|hồ sơ",
    quantity=r"số lượng",
    order=r"đơn hàng|đơn",
    requests=r"yêu cầu|lần thử|lượt",
    field=r"trường|tham số|bình luận|nội dung|số lượng|từ khóa",
    cancel=r"hủy",
    refill=r"bảo hành|refill",
)
