"""Indonesian."""

from typing import Final

from bot.panel.languages.words import RefusalWords

WORDS: Final = RefusalWords(
    invalid=r"tidak valid|tidak sah|salah|keliru|tidak sesuai|tidak benar|tidak dikenal",
    absent=r"tidak ditemukan|tidak ada|tidak tersedia|tidak terdaftar|dihapus|belum terdaftar",
    required=r"wajib\w*|diperlukan|harus diisi|kosong|dibutuhkan|belum diisi|tidak boleh kosong"
    r"|harap isi",
    lacking=r"tidak (?:cukup|mencukupi)|kurang|tak cukup|habis|tidak memiliki",
    least=r"minimal|minimum|paling sedikit|setidaknya|kurang dari",
    most=r"maksimal|maksimum|paling banyak|melebihi|lebih dari",
    already=r"sudah|masih|aktif|sedang (?:berjalan|diproses)|duplikat|sama|selesai",
    too_many=r"terlalu (?:banyak|sering)|melebihi batas|batas",
    private=r"privat|pribadi|private|dikunci|digembok",
    down=r"nonaktif|tidak aktif|gangguan|perbaikan|pemeliharaan|dinonaktifkan|ditutup",
    again=r"coba (?:lagi|kembali)|silakan coba|beberapa saat",
    refused=r"tidak (?:dapat|bisa|mendukung|diizinkan)|sudah terlambat|gagal",
    key=r"kunci|apikey",
    funds=r"saldo\w*|dana|kredit|balance",
    service=r"layanan\w*|servis|service",
    link=r"tautan\w*|link\w*|target|akun\w*|profil\w*|nama pengguna|pengguna",
    quantity=r"jumlah\w*|kuantitas",
    order=r"pesanan\w*|order\w*",
    requests=r"permintaan|percobaan|request",
    field=r"kolom|bidang|parameter|komentar\w*|jumlah|tagar|data",
    cancel=r"(?:di)?batal\w*",
    refill=r"refill|isi ulang",
)
