"""Parts that both planes share: accounts, agreements, audit, pages, gateways, databases."""
