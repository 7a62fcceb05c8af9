CREATE TABLE item (
  id INT AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(40) UNIQUE,
  price DECIMAL(10, 2),
  qty INT NOT NULL DEFAULT 1,
  made DATETIME(3),
  note TEXT
);
CREATE TABLE part (
  item INT,
  nr INT,
  label VARCHAR(20),
  PRIMARY KEY (item, nr)
);
CREATE TABLE kind (
  id BIGINT PRIMARY KEY,
  flag TINYINT(1),
  small SMALLINT,
  big BIGINT UNSIGNED,
  ratio DOUBLE,
  rate FLOAT,
  bits BIT(12),
  day DATE,
  hour TIME(2),
  moment TIMESTAMP(6) NULL,
  born YEAR,
  letter ENUM('a', 'b'),
  letters SET('x', 'y', 'z'),
  raw VARBINARY(60),
  picture LONGBLOB,
  body LONGTEXT,
  doc JSON
);
CREATE PROCEDURE twice (IN given INT, OUT doubled INT) BEGIN SET doubled = 2 * given; SELECT given AS seen; END;
CREATE PROCEDURE stock () BEGIN SELECT id, name FROM item ORDER BY id; UPDATE item SET qty = qty + 1; SELECT COUNT(*) FROM part; END;
CREATE PROCEDURE same (INOUT given VARCHAR(60)) BEGIN SET given = given; END;
CREATE PROCEDURE raises (INOUT level INT) BEGIN SET level = level + 1; END;
CREATE FUNCTION plus_one (given INT) RETURNS INT DETERMINISTIC NO SQL RETURN given + 1;
