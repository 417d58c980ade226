"""Portuguese."""

from typing import Final

from bot.panel.languages.words import RefusalWords

WORDS: Final = RefusalWords(
    invalid=r"inválid[oa]s?|incorret[oa]s?|incorrect[oa]s?|errad[oa]s?|não (?:é|são) válid[oa]s?",
    absent=r"não (?:foi )?encontrad[oa]|não existe|não localizad[oa]|excluíd[oa]|inexistente"
    r"|desconhecid[oa]|não encontramos",
    required=r"obrigatóri[oa]s?|requerid[oa]s?|necessári[oa]s?|falta\w*|vazi[oa]s?|não informad[oa]"
    r"|preencha",
    lacking=r"insuficientes?|não (?:tem|há|possui) (?:\w+ )?|sem|baix[oa]",
    least=r"mínim[oa]|pelo menos|menor",
    most=r"máxim[oa]|no máximo|maior|excede|ultrapassa",
    already=r"já|ativ[oa]|em andamento|mesm[oa]|pendente|duplicad[oa]|em uso",
    too_many=r"muit[oa]s|excesso de|limite de",
    private=r"privad[oa]|fechad[oa]",
    down=r"desativad[oa]|desabilitad[oa]|indisponível|inativ[oa]|em manutenção|suspens[oa]"
    r"|não disponível",
    again=r"tente (?:novamente|de novo|mais tarde|outra vez)",
    refused=r"não (?:pode|é possível|permitid[oa]|suporta)|tarde demais|impossível",
    key=r"chave",
    funds=r"saldo|fundos|crédito|dinheiro",
    service=r"serviços?",
    link=r"links?|endereço|perfil|conta|nome de usuário|usuário",
    quantity=r"quantidades?|qtd",
    order=r"pedidos?|ordem|encomenda",
    requests=r"requisições|solicitações|pedidos|tentativas|chamadas",
    field=r"campos?|parâmetros?|comentários?|palavras|quantidade|hashtags?",
    cancel=r"cancel\w+",
    refill=r"reposiç\w+|refil\w*|recarga",
)
