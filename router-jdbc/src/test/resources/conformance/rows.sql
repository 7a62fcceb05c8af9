INSERT INTO item (id, name, price, qty, made, note) VALUES
  (1, 'one', 1.10, 10, '2024-02-29 12:30:00.125', 'first'),
  (2, 'two', 22.00, 0, NULL, NULL),
  (3, 'Größe 😀', NULL, -3, '1999-12-31 23:59:59', '');
INSERT INTO part VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, NULL);
INSERT INTO kind VALUES
  (1, 1, -32768, 18446744073709551615, 1.5, 0.25, b'101010101010', '2024-02-29', '12:34:56.78',
   '2024-06-01 10:00:00.123456', 2024, 'a', 'x,z', X'00FF275C', X'89504E470D0A', 'body', '{"a": [1, 2]}'),
  (2, 0, 0, 0, 0, 0, b'0', '1970-01-01', '00:00:00', '1970-01-02 00:00:00', 1901, 'b', '', X'', X'', '', '[]'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
