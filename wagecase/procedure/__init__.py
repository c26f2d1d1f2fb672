"""Who may do what, when: tables of acts over a read-only view of a case. Pure; knows neither Flask nor the database."""
