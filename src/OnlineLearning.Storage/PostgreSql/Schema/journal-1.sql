-- The journal, version 1. $schema$ stands for the schema's quoted name.

-- One row: its counters. Every change begins by taking it and keeps it until it has ended: see journal_append.
CREATE TABLE $schema$.journal
(
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id text NOT NULL,
    version bigint NOT NULL DEFAULT 0,
    records bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    position bigint NOT NULL DEFAULT 0,
    acknowledged bigint NOT NULL DEFAULT 0,
    feed_bytes bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);

INSERT INTO $schema$.journal(id) VALUES (replace(gen_random_uuid()::text, '-', ''));

-- The last number of each grain, and up to which its records are covered by a snapshot; the mark of its last commit.
CREATE TABLE $schema$.grain
(
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    grain text NOT NULL UNIQUE,
    last bigint NOT NULL,
    dropped bigint NOT NULL,
    token text NOT NULL
) WITH (fillfactor = 70);

-- What a grain had appended when it was committed: its records first to last.
CREATE TABLE $schema$.entry
(
    grain_id bigint NOT NULL REFERENCES $schema$.grain(id),
    first bigint NOT NULL,
    last bigint NOT NULL CHECK (last >= first),
    position bigint NOT NULL,
    part integer NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (grain_id, last),
    UNIQUE (position, part)
) WITH (autovacuum_vacuum_scale_factor = 0.05);

ALTER TABLE $schema$.entry ALTER COLUMN data SET STORAGE EXTERNAL;

-- Takes each entry whose first number is next for its grain, all in one transaction. The counters' row is locked first and until the commit has ended: commits follow one another, each is seen whole before the
-- next has a position, so positions are the order of the commits (a sequence's numbers are not), and no two wait for one another's grains.
CREATE FUNCTION $schema$.journal_append(_token text, _feed boolean, _grains text[], _firsts bigint[], _lasts bigint[], _data bytea[], OUT counters $schema$.journal, OUT expected bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    _records bigint;
    _bytes bigint;
BEGIN
    UPDATE $schema$.journal SET position = position + 1, version = version + 1 RETURNING * INTO counters;

    INSERT INTO $schema$.grain(grain, last, dropped, token)
    SELECT given.grain, 0, 0, '' FROM unnest(_grains) AS given(grain)
    WHERE NOT EXISTS (SELECT 1 FROM $schema$.grain AS known WHERE known.grain = given.grain);

    WITH given AS
    (
        SELECT * FROM unnest(_grains, _firsts, _lasts, _data) WITH ORDINALITY AS each(grain, first, last, data, part)
    ),
    taken AS
    (
        UPDATE $schema$.grain AS head
        SET last = given.last, dropped = CASE head.last WHEN 0 THEN given.first - 1 ELSE head.dropped END, token = _token
        FROM given
        WHERE head.grain = given.grain AND (head.last = 0 OR head.last = given.first - 1)
        RETURNING head.id, given.first, given.last, given.part, given.data
    ),
    stored AS
    (
        INSERT INTO $schema$.entry(grain_id, first, last, position, part, data)
        SELECT taken.id, taken.first, taken.last, counters.position, taken.part, taken.data FROM taken
        RETURNING entry.last - entry.first + 1 AS records, octet_length(entry.data) AS bytes
    )
    SELECT coalesce(sum(stored.records), 0), coalesce(sum(stored.bytes), 0) INTO _records, _bytes FROM stored;

    UPDATE $schema$.journal
    SET records = records + _records,
        bytes = bytes + _bytes,
        feed_bytes = feed_bytes + CASE WHEN _feed AND _records > 0 THEN _bytes + 256 ELSE 0 END,
        acknowledged = CASE WHEN _feed THEN acknowledged ELSE position END
    RETURNING * INTO counters;

    SELECT array_agg(CASE WHEN head.last = given.last AND head.token = _token THEN 0 ELSE head.last + 1 END ORDER BY given.part) INTO expected
    FROM unnest(_grains, _lasts) WITH ORDINALITY AS given(grain, last, part) JOIN $schema$.grain AS head ON head.grain = given.grain;
END $$;

-- Forgets a grain's records up to a number; what the feed's reader has not acknowledged stays. It need not be on disk when it returns: lost in a crash, it is made up for by the next one.
CREATE FUNCTION $schema$.journal_drop(_grain text, _up_to bigint, OUT counters $schema$.journal)
LANGUAGE plpgsql AS $$
DECLARE
    _head $schema$.grain;
    _bytes bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE $schema$.journal SET version = version + 1 RETURNING * INTO counters;
    SELECT * INTO _head FROM $schema$.grain AS head WHERE head.grain = _grain;
    IF NOT FOUND OR _up_to <= _head.dropped THEN
        RETURN;
    END IF;

    UPDATE $schema$.grain SET dropped = _up_to, last = greatest(last, _up_to) WHERE id = _head.id;
    SELECT coalesce(sum(octet_length(entry.data)), 0) INTO _bytes FROM $schema$.entry WHERE entry.grain_id = _head.id AND entry.last > _head.dropped AND entry.last <= _up_to;
    DELETE FROM $schema$.entry WHERE entry.grain_id = _head.id AND entry.last <= _up_to AND entry.position <= counters.acknowledged;
    UPDATE $schema$.journal SET records = records - (least(_up_to, _head.last) - _head.dropped), bytes = bytes - _bytes RETURNING * INTO counters;
END $$;

-- The feed's reader has everything up to a position: what its grains have dropped of it goes. As with drops, it may be lost in a crash.
CREATE FUNCTION $schema$.journal_acknowledge(_up_to bigint, OUT counters $schema$.journal)
LANGUAGE plpgsql AS $$
DECLARE
    _bytes bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE $schema$.journal SET version = version + 1 RETURNING * INTO counters;
    _up_to := least(_up_to, counters.position);
    IF _up_to <= counters.acknowledged THEN
        RETURN;
    END IF;

    SELECT coalesce(sum(octet_length(entry.data)) + 256 * count(DISTINCT entry.position), 0) INTO _bytes
    FROM $schema$.entry WHERE entry.position > counters.acknowledged AND entry.position <= _up_to;
    DELETE FROM $schema$.entry USING $schema$.grain AS head
    WHERE entry.position > counters.acknowledged AND entry.position <= _up_to AND head.id = entry.grain_id AND entry.last <= head.dropped;
    UPDATE $schema$.journal SET acknowledged = _up_to, feed_bytes = feed_bytes - _bytes RETURNING * INTO counters;
END $$;
