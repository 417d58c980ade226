"""Turkish."""

from typing import Final

from bot.panel.languages.words import RefusalWords

WORDS: Final = RefusalWords(
    invalid=r"geçersiz\w*|hatalı|yanlış|geçerli değil\w*|uygun değil\w*|doğru değil\w*",
    absent=r"bulunamadı|bulunmuyor|mevcut değil\w*|yok|silinmiş|bulunmamaktadır",
    required=r"gerekli\w*|zorunlu\w*|eksik|boş|girin\w*|doldur\w+|belirtilmedi|girilmedi",
    lacking=r"yetersiz|yeterli değil\w*|yetmiyor|yok|düşük|yeterli \w+ yok",
    least=r"minimum|asgari|en az|en düşük",
    most=r"maksimum|azami|en fazla|en çok|aşıyor|aşıldı",
    already=r"zaten|aktif|aynı|devam ed\w+|tamamlan\w+|bekle\w*",
    too_many=r"çok fazla|çok sık|limiti? aş\w+|aşırı",
    private=r"gizli\w*|özel|kapalı",
    down=r"pasif|kapalı|bakımda\w*|devre dışı\w*|kullanılamıyor|aktif değil\w*|durduruldu",
    again=r"tekrar deney\w+|daha sonra|yeniden deney\w+",
    refused=r"edilemez|edilemedi|mümkün değil\w*|desteklemiyor|desteklenmiyor|yapılamaz"
    r"|izin verilmiyor",
    key=r"anahtar\w*",
    funds=r"bakiye\w*|kredi\w*|para",
    service=r"servis\w*|hizmet\w*",
    link=r"bağlantı\w*|linki\w*|link|adres\w*|kullanıcı adı\w*|kullanıcı|profil\w*|hesap|hesabı\w*",
    quantity=r"miktar\w*|adet\w*|sayı\w*",
    order=r"sipariş\w*",
    requests=r"istek\w*|isteği|talep|deneme\w*",
    field=r"alan\w*|parametre\w*|yorum\w*|etiket\w*|kelime\w*|miktar\w*",
    cancel=r"iptal\w*",
    refill=r"telafi\w*|refill",
)
