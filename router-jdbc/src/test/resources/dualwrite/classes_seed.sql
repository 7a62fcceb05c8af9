DELETE FROM entry;
DELETE FROM pair;
DELETE FROM word;
DELETE FROM place;
INSERT INTO entry (id, name, note, made, stamp) VALUES
  (1, 'a', 'x', 'm1', '2024-01-01 00:00:01'), (2, 'b', 'y', 'm2', '2024-01-01 00:00:02'), (3, 'c', 'z', 'm3', '2024-01-01 00:00:03');
INSERT INTO pair VALUES ('north', 1, 'n1'), ('north', 2, 'n2'), ('south', 1, 's1');
INSERT INTO word VALUES ('a', 'first'), ('b', 'second'), ('q', 'third');
INSERT INTO place VALUES (1, 10, 'x'), (2, 20, 'y'), (3, NULL, 'z');
