"""The procedure `arbitration`: labour dispute arbitration 劳动争议仲裁, fast track and ordinary."""
