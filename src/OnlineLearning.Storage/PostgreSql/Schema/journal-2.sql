-- What version 2 of the journal adds to version 1: writers that are refused.

CREATE TABLE $schema$.refused
(
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    writer text NOT NULL UNIQUE
);

-- Takes nothing more of these writers. Every commit holds the counters' row until it has ended: one that is under way ends before this one has the row, and one that comes later sees the refusal. Of very many, those that were
-- refused last are remembered.
CREATE FUNCTION $schema$.journal_fence(_writers text[], _most bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lock_timeout', '1s', true);
    PERFORM 1 FROM $schema$.journal FOR UPDATE;
    INSERT INTO $schema$.refused(writer) SELECT DISTINCT given.writer FROM unnest(_writers) AS given(writer) ON CONFLICT (writer) DO NOTHING;
    DELETE FROM $schema$.refused WHERE number <= (SELECT number FROM $schema$.refused ORDER BY number DESC OFFSET _most LIMIT 1);
END $$;

-- As version 1's, of a writer that may have been refused. The other has the counters' row by then, and what it did is undone.
CREATE FUNCTION $schema$.journal_append(_writer text, _token text, _feed boolean, _grains text[], _firsts bigint[], _lasts bigint[], _data bytea[], OUT counters $schema$.journal, OUT expected bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    _done record;
BEGIN
    SELECT * INTO _done FROM $schema$.journal_append(_token, _feed, _grains, _firsts, _lasts, _data);
    IF EXISTS (SELECT 1 FROM $schema$.refused AS dead WHERE dead.writer = _writer) THEN
        RAISE EXCEPTION 'The writer % is refused.', _writer USING ERRCODE = 'OL001';
    END IF;

    counters := _done.counters;
    expected := _done.expected;
END $$;
