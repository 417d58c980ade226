"""Spanish."""

from typing import Final

from bot.panel.languages.words import RefusalWords

WORDS: Final = RefusalWords(
    invalid=r"inválid[oa]s?|incorrect[oa]s?|erróne[oa]s?|no (?:es|son) válid[oa]s?|no válid[oa]s?"
    r"|no (?:es )?correct[oa]",
    absent=r"no (?:fue |se ha |ha sido )?encontrad[oa]|no se (?:encontró|encuentra)|no existe"
    r"|eliminad[oa]|inexistente|desconocid[oa]",
    required=r"obligatori[oa]s?|requerid[oa]s?|necesari[oa]s?|falta\w*|vací[oa]s?",
    lacking=r"insuficientes?|no (?:tienes?|hay|dispone de) (?:\w+ )?|no alcanza|baj[oa]|sin",
    least=r"mínim[oa]|al menos|menor|por lo menos",
    most=r"máxim[oa]|como máximo|mayor|excede|supera",
    already=r"ya|activ[oa]|en curso|mism[oa]|pendiente|duplicad[oa]|en uso",
    too_many=r"demasiad[oa]s|exceso de|límite de",
    private=r"privad[oa]|oculto",
    down=r"desactivad[oa]|deshabilitad[oa]|no disponible|inactiv[oa]|en mantenimiento"
    r"|suspendid[oa]",
    again=r"int[eé]nt\w+ (?:de nuevo|más tarde|nuevamente|otra vez)|inténtalo|vuelv\w+ a intentar",
    refused=r"no se puede|no puede|no es posible|no permitid[oa]|no admite|demasiado tarde",
    key=r"clave|llave",
    funds=r"saldo|fondos|balance|crédito|dinero",
    service=r"servicios?",
    link=r"enlaces?|vínculo|perfil|cuenta|nombre de usuario|usuario",
    quantity=r"cantidad(?:es)?",
    order=r"pedidos?|órdenes|orden",
    requests=r"solicitudes|peticiones|intentos|consultas",
    field=r"campos?|parámetros?|comentarios?|palabras|cantidad|etiquetas?",
    cancel=r"cancel\w+|anul\w+",
    refill=r"reposici[oó]n\w*|recarga|refill|rellen\w+",
)
