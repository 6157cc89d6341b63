-- Refusals that were kept before their sentences were sealed lose those sentences: a backend may
-- have quoted a person in them. That a request was refused, and with which reason, stays.
UPDATE request_memo SET answer = convert_to((
    convert_from(answer, 'UTF8')::jsonb
        || '{"sentence": "refused before sentences were sealed", "fields": []}'
)::text, 'UTF8')
WHERE state = 'refused';
