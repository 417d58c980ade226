"""French."""

from typing import Final

from bot.panel.languages.words import RefusalWords

WORDS: Final = RefusalWords(
    invalid=r"invalides?|incorrecte?s?(?! request)|erronée?s?|mauvaise?|pas valides?"
    r"|non valides?|inconnue?s?",
    absent=r"introuvables?|(?:nexiste|nexistent) pas|pas trouvée?|non trouvée?|inexistante?"
    r"|supprimée?",
    required=r"obligatoires?|requise?s?|manquante?s?|vides?|nécessaires?|doit être rempli",
    lacking=r"insuffisante?s?|pas assez de|trop bas|manque de",
    least=r"minim\w+|au moins|inférieure?",
    most=r"maxim\w+|au plus|supérieure?|dépasse\w*",
    already=r"déjà|active?|en cours|même|doublon|en double|utilisée?",
    too_many=r"trop de|limite de",
    private=r"privée?s?|fermée?",
    down=r"désactivée?|indisponible|inactive?|en maintenance|suspendue?|non disponible"
    r"|pas disponible",
    again=r"réessa\w+|essayez (?:encore|plus tard)|plus tard",
    refused=r"ne peut (?:pas|plus)|impossible|pas possible|non autorisée?|trop tard",
    key=r"clé|clef",
    funds=r"solde|fonds|crédit|argent",
    service=r"l?e?services?",
    link=r"liens?|l?url|l?adresse|profil|compte|nom dutilisateur|lutilisateur",
    quantity=r"quantités?|nombre",
    order=r"commandes?",
    requests=r"requêtes|demandes|tentatives|appels",
    field=r"champs?|paramètres?|commentaires?|mots clés|quantité",
    cancel=r"d?annul\w+",
    refill=r"recharge|refill|réapprovision\w+",
)
