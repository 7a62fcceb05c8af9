DELETE FROM toy;
DELETE FROM pet;
DELETE FROM owner;
DELETE FROM node;
DELETE FROM entry;
DELETE FROM pair;
DELETE FROM word;
DELETE FROM place;
INSERT INTO entry (id, name, note, made, stamp) VALUES
  (1, 'a', 'x', 'm1', '2024-01-01 00:00:01'), (2, 'b', 'y', 'm2', '2024-01-01 00:00:02'), (3, 'c', 'z', 'm3', '2024-01-01 00:00:03');
INSERT INTO pair VALUES ('north', 1, 'n1'), ('north', 2, 'n2'), ('south', 1, 's1');
INSERT INTO word VALUES ('a', 'first'), ('b', 'second'), ('q', 'third');
INSERT INTO place VALUES (1, 10, 'x'), (2, 20, 'y'), (3, NULL, 'z');
INSERT INTO owner VALUES (1, 'o1'), (2, 'o2'), (3, 'o3');
INSERT INTO pet VALUES (10, 1), (11, 1), (20, 2);
INSERT INTO toy VALUES ('Ball', 10, NULL), ('bone', 20, 1), ('bell', 20, 3), ('Bow', 11, 3);
INSERT INTO node VALUES (1, 'x', NULL, NULL), (2, 'x', 1, 'x'), (3, 'y', 2, 'x'), (4, 'z', 3, 'y'), (5, 'z', NULL, NULL);
UPDATE node SET next_a = 3, next_b = 'y' WHERE a = 1;
