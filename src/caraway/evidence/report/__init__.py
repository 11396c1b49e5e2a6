"""What is published of a study: disclosure control first, then tables, figures, sentences, a page and a paper made of what is left."""
