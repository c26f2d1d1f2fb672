"""What all pages share: blueprints, language, forms, problems, notices, headers, health, metrics, request ids."""
