DELETE FROM item;
DELETE FROM part;
DELETE FROM tag;
DELETE FROM slot;
DELETE FROM doc;
ALTER TABLE item AUTO_INCREMENT = 100;
REPLACE INTO item (id, name, amount, stamp) VALUES
  (1, 'a', 10, '2024-01-01 00:00:01'), (2, 'b', 20, '2024-01-01 00:00:02'), (3, 'c', 30, '2024-01-01 00:00:03');
REPLACE INTO part VALUES ('north', 1, 'n1'), ('north', 2, 'n2'), ('south', 1, 's1');
REPLACE INTO tag VALUES ('a', 'first', 1), ('b', 'second', 2);
REPLACE INTO slot VALUES (1, 10, 'x'), (2, 20, 'y'), (3, NULL, 'z');
REPLACE INTO doc VALUES (1, 'abc');
