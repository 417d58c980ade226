"""The words of panels for the status of an order, in the languages that panels speak: pure data.

A word stands here only if it cannot mean a second thing that moves other money. Left out on
purpose: "Success" (also the envelope of any good answer), "Refund" and "Partial refund" (of what?),
"Stopped", "Closed" and their translations. Case, accents, spaces, marks and emoji do not matter:
`bot.quirks.status_words` compares without them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class PanelStatus(StrEnum):
    """The status of an order or a refill, from any of its spellings."""

    PENDING = "pending"
    PROCESSING = "processing"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    FAILED = "failed"
    """The panel gave up; what it delivered and charged, a person finds out."""
    ACTIVE = "active"
    PAUSED = "paused"
    EXPIRED = "expired"
    REJECTED = "rejected"
    """For refills only."""
    UNKNOWN = "unknown"
    """The word is not known: the order keeps its state."""


S = PanelStatus

MOVE_MONEY: Final = frozenset({S.COMPLETED, S.PARTIAL, S.CANCELED, S.REFUNDED, S.FAILED, S.EXPIRED})
"""Statuses that end an order."""

VOCABULARY: Final[Mapping[PanelStatus, tuple[str, ...]]] = {
    S.PENDING: (
        "pending", "queued", "queue", "in queue", "awaiting", "waiting", "new", "not started",
        "в ожидании", "ожидание", "ожидает", "ожидает обработки", "ожидает выполнения",
        "в очереди", "новый", "новая", "новое",
        "beklemede", "bekliyor", "bekleyen", "sırada", "kuyrukta", "yeni",
        "pendiente", "en espera", "en cola", "esperando", "nuevo",
        "pendente", "em espera", "aguardando", "na fila", "em fila", "novo",
        "tertunda", "menunggu", "antrian", "antrean", "dalam antrian", "dalam antrean",
        "baru",
        "chờ", "đang chờ", "chờ xử lý", "đang chờ xử lý", "trong hàng đợi", "chờ duyệt", "mới",
        "en attente", "en file d'attente", "dans la file d'attente", "nouveau",
        "قيد الانتظار", "في الانتظار", "بانتظار", "انتظار", "في قائمة الانتظار", "معلق", "جديد",
        "लंबित", "लम्बित", "प्रतीक्षा में", "प्रतीक्षारत", "कतार में", "पेंडिंग", "नया",
    ),
    S.PROCESSING: (
        "processing", "in process", "being processed",
        "обрабатывается", "в обработке", "обработка",
        "işleniyor", "hazırlanıyor", "işleme alındı",
        "procesando", "en proceso", "en procesamiento",
        "processando", "em processamento", "em processo",
        "diproses", "sedang diproses", "proses", "memproses",
        "đang xử lý", "xử lý",
        "en traitement", "en cours de traitement", "traitement en cours",
        "قيد المعالجة", "جاري المعالجة", "جار المعالجة", "تحت المعالجة",
        "प्रोसेसिंग", "प्रक्रिया में", "संसाधित हो रहा है", "प्रसंस्करण", "प्रक्रियाधीन",
    ),
    S.IN_PROGRESS: (
        "in progress", "progress", "running", "ongoing",
        "в процессе", "в процессе выполнения", "выполняется", "в работе", "на выполнении",
        "devam ediyor", "devam etmekte", "sürüyor", "yapılıyor", "gönderiliyor", "yükleniyor",
        "işlemde", "çalışıyor",
        "en progreso", "en curso", "en ejecución", "ejecutando", "en marcha",
        "em progresso", "em andamento", "em execução", "em curso", "executando",
        "dalam proses", "sedang berjalan", "berjalan", "dalam pengerjaan", "sedang dikerjakan",
        "đang chạy", "đang thực hiện", "đang tiến hành", "đang làm",
        "en cours", "en progression", "en cours d'exécution", "en cours de livraison",
        "قيد التنفيذ", "جاري التنفيذ", "جار التنفيذ", "قيد التقدم", "قيد العمل", "جاري العمل",
        "تحت التنفيذ",
        "प्रगति में", "प्रगति पर", "प्रगति पर है", "चल रहा है", "जारी", "जारी है",
    ),
    S.COMPLETED: (
        "completed", "complete", "delivered", "finished", "done", "fulfilled", "order completed",
        "завершен", "завершена", "завершено", "выполнен", "выполнена", "выполнено", "готов",
        "готово", "исполнен", "закончен", "доставлен", "доставлено",
        "tamamlandı", "tamamlanmış", "bitti", "teslim edildi",
        "completado", "completada", "completo", "finalizado", "finalizada", "terminado",
        "terminada", "entregado", "entregada",
        "concluído", "concluída", "completa", "entregue",
        "selesai", "tuntas", "telah selesai",
        "hoàn thành", "đã hoàn thành", "hoàn tất", "đã hoàn tất", "đã xong",
        "terminé", "terminée", "complétée", "complet", "achevé", "achevée", "livré",
        "livrée", "fini",
        "مكتمل", "مكتملة", "اكتمل", "تم الاكتمال", "تم الانتهاء", "تم التنفيذ", "تم التسليم",
        "पूर्ण", "पूरा", "पूरा हुआ", "पूरा हो गया", "पूर्ण हुआ", "संपन्न", "सम्पन्न",
    ),
    S.PARTIAL: (
        "partial", "partially", "partially completed", "partial completed", "partially delivered",
        "partially done", "completed partially",
        "частично", "частичный", "частичное", "частично выполнен", "частично выполнено",
        "частично выполнена", "частично завершен", "частично завершено", "выполнен частично",
        "выполнено частично", "завершен частично", "частичное выполнение",
        "kısmi", "kısmen", "kısmen tamamlandı", "kısmi tamamlandı", "kısmi teslimat",
        "parcial", "parcialmente", "parcialmente completado", "completado parcialmente",
        "parcialmente concluído", "concluído parcialmente", "parcialmente entregue",
        "parcialmente completo", "completado parcial",
        "sebagian", "parsial", "sebagian selesai", "selesai sebagian",
        "một phần", "hoàn thành một phần", "đã hoàn thành một phần",
        "partiel", "partielle", "partiellement", "partiellement terminé", "terminé partiellement",
        "partiellement livré", "partiellement complété",
        "جزئي", "جزئيا", "مكتمل جزئيا", "اكتمل جزئيا", "مكتمل جزئي",
        "आंशिक", "आंशिक रूप से पूर्ण", "आंशिक रूप से पूरा", "आंशिक पूर्ण",
    ),
    S.CANCELED: (
        "canceled", "cancelled", "cancel", "order canceled", "order cancelled",
        "отменен", "отменена", "отменено", "заказ отменен", "аннулирован", "аннулировано",
        "iptal", "iptal edildi", "iptal edilmiş", "iptal oldu",
        "cancelado", "cancelada", "anulado", "anulada",
        "dibatalkan", "batal", "telah dibatalkan",
        "hủy", "đã hủy", "bị hủy", "đã bị hủy", "hủy bỏ", "đã hủy bỏ",
        "annulé", "annulée",
        "ملغي", "ملغاة", "ألغي", "تم الإلغاء", "تم إلغاؤه", "تم الغاء الطلب",
        "रद्द", "रद्द किया गया", "रद्द कर दिया गया", "रद्द हुआ", "रद्द हो गया", "निरस्त",
    ),
    S.REFUNDED: (
        "refunded", "canceled and refunded", "cancelled and refunded", "canceled refunded",
        "cancelled refunded",
        "возвращен", "возвращено", "средства возвращены", "деньги возвращены",
        "iade edildi", "iade edilmiş",
        "reembolsado", "reembolsada",
        "dikembalikan", "dana dikembalikan",
        "đã hoàn tiền", "đã được hoàn tiền",
        "remboursé", "remboursée",
        "تم الاسترداد", "مسترد", "مستردة", "تم رد المبلغ", "تم استرداد المبلغ",
        "धनवापसी की गई", "वापस किया गया", "रिफंड किया गया",
    ),
    S.FAILED: (
        "fail", "failed", "failure", "error",
        "ошибка", "неудача", "не удалось", "провален", "не выполнен", "не выполнено",
        "hata", "hatalı", "başarısız", "başarısız oldu",
        "fallido", "fallida", "falló",
        "erro", "falha", "falhou",
        "gagal", "galat", "kesalahan",
        "lỗi", "thất bại", "bị lỗi",
        "erreur", "échec", "échoué", "échouée",
        "خطأ", "فشل", "فاشل", "فاشلة",
        "त्रुटि", "विफल", "असफल",
    ),
    S.ACTIVE: (
        "active",
        "активен", "активна", "активно", "активный", "активная",
        "aktif", "activo", "activa", "ativo", "ativa",
        "hoạt động", "đang hoạt động", "actif",
        "نشط", "نشطة", "فعال", "सक्रिय",
    ),
    S.PAUSED: (
        "paused",
        "приостановлен", "приостановлена", "приостановлено", "пауза", "на паузе",
        "duraklatıldı", "pausado", "pausada", "en pausa", "em pausa",
        "dijeda", "dihentikan sementara", "tạm dừng", "đã tạm dừng", "en pause",
        "متوقف مؤقتا", "موقوف مؤقتا", "रोका गया", "रुका हुआ",
    ),
    S.EXPIRED: (
        "expired",
        "истек", "истекла", "истекло", "срок истек", "просрочен", "просрочена",
        "süresi doldu", "süresi dolmuş", "expirado", "expirada", "vencido", "vencida", "caducado",
        "kedaluwarsa", "kadaluarsa", "kedaluarsa", "hết hạn", "đã hết hạn", "expiré", "expirée",
        "منتهي الصلاحية", "منتهية الصلاحية", "انتهت الصلاحية", "समय सीमा समाप्त", "अवधि समाप्त",
    ),
    S.REJECTED: (
        "rejected",
        "отклонен", "отклонена", "отклонено", "reddedildi", "rechazado", "rechazada", "rejeitado",
        "rejeitada", "ditolak", "từ chối", "đã từ chối", "bị từ chối", "rejeté", "rejetée",
        "refusé", "refusée", "مرفوض", "مرفوضة", "تم الرفض", "अस्वीकृत", "अस्वीकार",
    ),
}  # fmt: skip
"""The words of each status; every one belongs to one status only."""

CANCELED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "{canceled} by {who}": (
        "system", "the system", "admin", "administrator", "user", "the user", "client", "customer",
        "provider", "supplier", "panel", "support", "seller", "us", "you",
    ),
    "{canceled} {who}": (
        "automatically", "manually", "автоматически", "вручную",
        "системой", "администратором", "админом", "пользователем", "клиентом", "поставщиком",
        "провайдером",
        "por el sistema", "por sistema", "por el administrador", "por el usuario",
        "por el proveedor", "por el cliente",
        "pelo sistema", "pelo administrador", "pelo usuário", "pelo fornecedor", "pelo cliente",
        "oleh sistem", "oleh admin", "oleh pengguna", "oleh penyedia",
        "bởi hệ thống", "bởi quản trị viên", "bởi người dùng", "bởi nhà cung cấp",
        "par le système", "par l'administrateur", "par l'utilisateur", "par le fournisseur",
        "من قبل النظام", "من النظام", "من قبل المسؤول", "من قبل المستخدم", "بواسطة النظام",
    ),
    "{who} {canceled}": (
        "sistem tarafından", "yönetici tarafından", "kullanıcı tarafından",
        "sağlayıcı tarafından", "सिस्टम द्वारा", "व्यवस्थापक द्वारा", "उपयोगकर्ता द्वारा",
    ),
}  # fmt: skip
"""Who canceled an order, which changes nothing, and how it stands beside the word for canceled."""
