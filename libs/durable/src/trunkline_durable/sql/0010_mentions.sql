-- What a journal entry names, so that lineage finds it: `<system>/<number>` and
-- `<system>/<type>/<id>` of the document that a step left, `raw:<service>/<id>` and
-- `event:<service>/<position>` of what came in. Nothing personal; it can be made anew.
CREATE TABLE mentions (
    key text NOT NULL,
    case_id text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (key, case_id, seq)
);

INSERT INTO mentions (key, case_id, seq)
SELECT named.key, case_id, seq
FROM (
    SELECT case_id, seq, convert_from(entry, 'UTF8')::jsonb #> '{body,evidence}' AS proof
    FROM journal WHERE kind = 'result'
) AS results, LATERAL (VALUES
    (concat(proof ->> 'system', '/', proof ->> 'document_number')),
    (concat_ws('/', proof ->> 'system', proof ->> 'document_type', proof ->> 'document_id'))
) AS named (key)
WHERE proof IS NOT NULL
ON CONFLICT DO NOTHING;

INSERT INTO mentions (key, case_id, seq)
SELECT concat('raw:', body ->> 'raw_document_source', '/', body ->> 'raw_document_id'), case_id, seq
FROM (
    SELECT case_id, seq, convert_from(entry, 'UTF8')::jsonb -> 'body' AS body
    FROM journal WHERE kind = 'fact' AND name = 'OrderAnnounced'
) AS announced
WHERE coalesce(body ->> 'raw_document_id', '') <> ''
ON CONFLICT DO NOTHING;
