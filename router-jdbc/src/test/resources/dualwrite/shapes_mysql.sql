CREATE TABLE functional (id INT PRIMARY KEY, name VARCHAR(20), doc JSON, UNIQUE KEY lowered ((LOWER(name))), KEY numbers ((CAST(doc->'$.n' AS UNSIGNED ARRAY))));
