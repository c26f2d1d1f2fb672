"""The procedure `inspection`: labour inspection 劳动保障监察, from filing to close."""
