"""What every service runs on. It knows no topic: a topic is declared to it as tables, books and figures."""
