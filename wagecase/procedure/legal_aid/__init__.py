"""The procedure `legal_aid` 法律援助, of a centre or of a union."""
