-- What the ADO.NET providers of Orleans look up: their statements by key. Written for this project; names of tables, columns, keys and parameters are the providers'.
CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey varchar(64) NOT NULL PRIMARY KEY,
    QueryText varchar(8000) NOT NULL
);
