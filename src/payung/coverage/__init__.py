"""Who was protected, which month, how well, with whose money: calculation over columns and reported figures."""
