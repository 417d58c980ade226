"""Words by which a panel says, in ten languages, that an order was made.

The words are regular expressions, folded when they are compiled (`bot.panel.folding`).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessWords:
    """The words of one language; `order_news` says how they work together."""

    made: tuple[str, ...]
    """An order was made: whatever stands around them."""
    kept: tuple[str, ...]
    """Something was taken or kept: said of an order, it was made."""
    order: tuple[str, ...]
    """One order; several are a rule, not news."""
    denied: tuple[str, ...]
    """Before such a word, they deny it."""
    lacking: tuple[str, ...] = ()
    """A denial of something else: "not enough" denies no order."""
    demanded: tuple[str, ...] = ()
    """Before such a word, they make it a demand: "must be created"."""
    already: tuple[str, ...] = ()
    """Beside such a word, they tell of an earlier order."""
    turns: tuple[str, ...] = ()
    """Conjunctions with which another statement begins."""


ENGLISH: Final = SuccessWords(
    made=("created", "placed", "queued", "enqueued", "success(?:ful|fully)?"),
    kept=(
        "accepted", "received", "rec[ie]+ved", "saved", "stored", "registered", "recorded", "added",
        "submitted", "scheduled", "confirmed", "approved", "taken", "made", "started", "processed",
        "on hold", "in(?:to)? (?:the |a )?queue", "awaiting payment", "logged", "kept",
    ),
    order=("order", "(?<!invalid )(?<!bad )(?<!wrong )(?<!malformed )request", "purchase", "it"),
    denied=(
        "no", "not", "non", "nor", "can ?not", "cant", "couldnt", "wont", "wasnt", "isnt", "hasnt",
        "havent", "arent", "werent", "didnt", "never", "without", "fail(?:ed|s)? to", "unable",
        "impossible", "neither", "none",
    ),
    lacking=(
        "enough", "enought", "found", "sufficient", "valid", "available", "exist", "funds?",
        "balance", "money", "credits?", "public",
    ),
    demanded=("must", "should", "can", "could", "may", "might", "before", "until", "unless", "if",
              "to be", "ha(?:s|ve) to", "needs? to", "when"),
    already=("already", "previously", "earlier"),
    turns=("but", "however", "though", "although", "because"),
)  # fmt: skip

RUSSIAN: Final = SuccessWords(
    made=("создан[аоы]?", "создали", "оформлен[аоы]?", "размещен[аоы]?", "успешно", "успешн\\w+",
          "поставлен[аоы]? в очередь"),
    kept=("принят[аоы]?", "получен[аоы]?", "сохранен[аоы]?", "добавлен[аоы]?", "отправлен[аоы]?",
          "зарегистрирован[аоы]?", "запущен[аоы]?", "подтвержден[аоы]?", "записан[аоы]?",
          "в очереди", "в обработке", "ожидает", "приняли", "получили"),
    order=("заказ(?:а|у|ом|е)?", "заявк[аиуе]", "заявкой"),
    denied=("не", "ни", "нельзя", "невозможно", "без", "не удалось"),
    lacking=("хватает", "достаточно", "найден\\w*", "существует", "действител\\w+", "доступ\\w+",
             "средств", "денег"),
    demanded=("должен", "должна", "должно", "должны", "нужно", "необходимо", "можно", "может",
              "если", "чтобы", "пока"),
    already=("уже", "ранее", "раньше"),
    turns=("но", "однако", "а"),
)  # fmt: skip

TURKISH: Final = SuccessWords(
    made=("oluşturuldu", "oluşturulmuş\\w*", "başarılı", "başarıyla", "sıraya alındı",
          "kuyruğa (?:alındı|eklendi)", "verilmiştir"),
    kept=("alındı", "alınmıştır", "kaydedildi", "kabul edildi", "verildi", "eklendi", "onaylandı",
          "kuyrukta", "sırada", "beklemede", "başlatıldı", "gönderildi", "iletildi"),
    order=("sipariş(?!ler)\\w*", "talebiniz", "talep"),
    denied=("hiçbir", "henüz"),
    already=("zaten", "daha önce", "önceden"),
    turns=("ama", "fakat", "ancak", "lakin"),
)  # fmt: skip

SPANISH: Final = SuccessWords(
    made=("cread[oa]s?", "éxito", "exitos[oa]", "exitosamente", "encolad[oa]", "correctamente"),
    kept=("recibid[oa]", "aceptad[oa]", "guardad[oa]", "registrad[oa]", "realizad[oa]",
          "agregad[oa]", "añadid[oa]", "enviad[oa]", "confirmad[oa]", "procesad[oa]", "en cola",
          "en espera", "hech[oa]", "tomad[oa]"),
    order=("pedido", "orden", "compra", "solicitud"),
    denied=("no", "sin", "nunca", "ningún", "ninguna", "imposible", "tampoco"),
    lacking=("hay", "tienes?", "tiene", "alcanza", "suficiente", "encontrad[oa]", "disponible",
             "es válid[oa]", "válid[oa]", "saldo", "fondos", "existe"),
    demanded=("debe\\w*", "puede\\w*", "antes", "hasta", "ser", "si"),
    already=("ya", "previamente", "anteriormente"),
    turns=("pero", "aunque", "porque", "sin embargo"),
)  # fmt: skip

PORTUGUESE: Final = SuccessWords(
    made=("criad[oa]s?", "sucesso", "enfileirad[oa]", "bem sucedid[oa]"),
    kept=("recebid[oa]", "aceit[oa]", "salv[oa]", "gravad[oa]", "registrad[oa]", "registad[oa]",
          "realizad[oa]", "efetuad[oa]", "adicionad[oa]", "enviad[oa]", "confirmad[oa]",
          "processad[oa]", "na fila", "em espera", "feit[oa]"),
    order=("pedido", "encomenda", "ordem", "compra", "solicitação"),
    denied=("não", "sem", "nunca", "nenhum", "nenhuma", "impossível", "falha ao", "erro ao"),
    lacking=("há saldo", "há fundos", "tem saldo", "tem fundos", "possui", "suficiente",
             "encontrad[oa]", "disponível", "fundos", "é válid[oa]"),
    demanded=("deve\\w*", "pode\\w*", "até"),
    already=("já", "anteriormente"),
    turns=("mas", "porém", "contudo"),
)  # fmt: skip

INDONESIAN: Final = SuccessWords(
    made=("dibuat", "berhasil", "sukses", "dibuatkan"),
    kept=("diterima", "disimpan", "tersimpan", "ditambahkan", "terdaftar", "dikirim", "diproses",
          "dikonfirmasi", "dicatat", "dalam antre?an", "dalam antrian", "masuk"),
    order=("pesanan\\w*", "orderan", "permintaan"),
    denied=("tidak", "belum", "bukan", "gagal", "tanpa", "tak"),
    lacking=("cukup", "mencukupi", "ditemukan", "valid", "tersedia", "ada", "saldo"),
    demanded=("harus", "bisa", "dapat", "jika", "sebelum"),
    already=("sudah",),
    turns=("tetapi", "tapi", "namun", "karena"),
)  # fmt: skip

VIETNAMESE: Final = SuccessWords(
    made=("thành công", "đã (?:được )?tạo", "đã lên đơn"),
    kept=("đã (?:được )?(?:nhận|tiếp nhận|lưu|thêm|ghi nhận|gửi|xác nhận|xếp hàng|chấp nhận)",
          "đã (?:được )?đặt(?! (?:giới|tới|mức|đến|tối))", "hàng đợi"),
    order=("đơn", "yêu cầu"),
    denied=("không", "chưa", "thất bại"),
    lacking=("đủ", "tồn tại", "hợp lệ", "tìm thấy", "khả dụng"),
    demanded=("phải", "nếu", "có thể", "trước khi"),
    already=("rồi", "trước đó", "từ trước"),
    turns=("nhưng", "tuy nhiên", "vì"),
)  # fmt: skip

FRENCH: Final = SuccessWords(
    made=("créée?s?", "succès", "réussie?s?", "mise? en (?:file|attente)", "en file dattente"),
    kept=("reçue?", "acceptée?", "enregistrée?", "ajoutée?", "passée", "validée?", "confirmée?",
          "sauvegardée?", "soumise", "traitée?", "envoyée?", "en attente", "prise? en compte"),
    order=("commande", "demande"),
    denied=("pas", "ne", "non", "jamais", "aucune?", "sans", "impossible", "échec"),
    lacking=("assez", "suffisant\\w*", "valide", "disponible", "trouvée?", "solde", "fonds"),
    demanded=("doit", "doivent", "peut", "peuvent", "avant"),
    already=("déjà", "précédemment"),
    turns=("mais", "car", "cependant"),
)  # fmt: skip

ARABIC: Final = SuccessWords(
    made=("تمت? (?:إنشا|وضع|تقديم|إدراج)\\w*", "بنجاح", "أنشئ\\w*"),
    kept=("تمت? (?:قبول|استلام|حفظ|تسجيل|إضافة|إرسال|تأكيد|تنفيذ|معالجة)\\w*", "قيد الانتظار",
          "في (?:قائمة |طابور )?الانتظار", "مقبول", "محفوظ"),
    order=("(?:ال)?طلب(?!ات)\\w{0,3}",),
    denied=("لا", "لم", "لن", "ليس", "غير", "بدون", "تعذر", "فشل", "عدم"),
    lacking=("كاف\\w*", "صالح\\w*", "متوفر\\w*", "موجود\\w*", "يوجد", "توجد", "يكفي", "صحيح\\w*"),
    demanded=("يجب", "يمكن", "إذا", "قبل"),
    already=("بالفعل", "مسبقا", "سابقا", "من قبل"),
    turns=("لكن", "ولكن", "لأن"),
)  # fmt: skip

HINDI: Final = SuccessWords(
    made=("बनाया", "बनाई", "बनाये", "बन गया", "बन गई", "सफलतापूर्वक", "सफल", "सफलता"),
    kept=("स्वीकार (?:किया|कर|हो|हुआ)", "स्वीकृत", "प्राप्त (?:हुआ|हो|किया|कर)", "सहेजा", "सहेज",
          "दर्ज (?:किया|हुआ|हो|कर)", "जोड़ा", "कतार में", "भेजा", "लिया गया"),
    order=("ऑर्डर", "आर्डर", "ओर्डर", "आदेश", "अनुरोध"),
    denied=("नहीं", "बिना", "असफल", "विफल"),
    lacking=("है", "हैं", "मिला", "मिली"),
    demanded=("यदि", "अगर"),
    already=("पहले", "पहले से"),
    turns=("लेकिन", "परन्तु", "परंतु", "पर", "क्योंकि"),
)  # fmt: skip

LANGUAGES: Final = (
    ENGLISH, RUSSIAN, TURKISH, SPANISH, PORTUGUESE, INDONESIAN, VIETNAMESE, FRENCH, ARABIC, HINDI,
)  # fmt: skip

DENIED_AFTER: Final = ("नहीं", "değil", "न हो")
"""Denials that stand after what they deny."""
