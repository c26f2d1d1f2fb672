"""What the city looks at: figures, supervision orders, reviews, Spring Festival."""
