"""The tables joined and checked: what is open to whom, and what makes a table unfit."""
