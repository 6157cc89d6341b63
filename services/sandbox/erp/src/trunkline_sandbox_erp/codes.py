"""The ERP's own codes, as the real Tryton's seed has them, and what ours are without a mapping."""

from trunkline_model.mapping import MappingKind

ACCOUNTS = {
    "1.2.1": "receivable",
    "4.1.0": "revenue",
    "4.3.9": "revenue",
    "4.9.1": "revenue",
    "2.2.3.1": "tax",
    "1.1.1.1": "bank",
    "1.1.1.2": "card_clearing",
    "2.1.1": "payable",
    "2.2.3.2": "tax",
    "2.2.4.1": "grni",
    "5.1.3": "expense",
    "5.2.1": "expense",
}
"""What an account is for."""
METHODS = {"card": "1.1.1.2", "bank_transfer": "1.1.1.1"}
"""Payment methods, each with the account that takes the money."""
TERMS = {"": 0, "immediate": 0, "net-30": 30}
"""Days to pay, by code of the payment term."""

FREIGHT = "freight"
"""Our name of the account of charges that no article stands for; only documents ask for it."""
MAPPING_VERSION = "erp/2"
BUILT_IN = {
    MappingKind.ACCOUNT: {
        "receivable": "1.2.1",
        "revenue": "4.1.0",
        "rounding": "4.3.9",
        "tax": "2.2.3.1",
        "payable": "2.1.1",
        "input_tax": "2.2.3.2",
        "grni": "2.2.4.1",
        "expense": "5.2.1",
        FREIGHT: "5.2.1",
    }
}
"""A code of another kind is the ERP's own already."""
