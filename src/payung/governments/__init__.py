"""What governments said and were asked: reported figures, requests, and their answers (tanggapan)."""
