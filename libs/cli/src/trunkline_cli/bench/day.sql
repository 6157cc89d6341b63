-- A day of orders as their journals tell of it: each sold, paid, sent, shown, billed. Only what a
-- certificate reads is in the entries; their hashes are none, so such a database is good for
-- nothing else.
INSERT INTO process.cases (case_id, process, business_key, state)
SELECT 'day-' || number, 'order-to-cash', 'TL-' || number, 'CLOSED'
FROM generate_series(1, %(orders)s::bigint) AS number;

INSERT INTO process.journal (case_id, seq, kind, name, at, entry, hash)
SELECT 'day-' || number, seq, kind, name, now(),
    convert_to(json_build_object('case', 'day-' || number, 'seq', seq, 'kind', kind, 'name', name,
        'request_id', CASE kind WHEN 'fact' THEN 'warehouse/e' || number
            ELSE 'day-' || number || ':' || name END,
        'body', body)::text, 'UTF8'), ''
FROM generate_series(1, %(orders)s::bigint) AS number, LATERAL (SELECT
    json_build_object('amount', '96.00', 'currency', 'GBP') AS gross,
    json_build_object('amount', '80.00', 'currency', 'GBP') AS net,
    json_build_object('amount', '16.00', 'currency', 'GBP') AS tax,
    json_build_array(json_build_object('quantity', '2', 'tax_code', 'vat-20')) AS lines,
    %(day)s || 'T12:00:00Z' AS noon
) AS worth, LATERAL (SELECT json_build_object('parcel_id', 'P' || number, 'shipped_on', %(day)s,
    'tracking_number', 'T' || number, 'lines', lines) AS parcel
) AS sent, LATERAL (VALUES
    (1, 'fact', 'OrderAnnounced',
        json_build_object('connection_id', 'shopify', 'channel_order_id', number::text)),
    (2, 'fact', 'OrderCaptured', json_build_object('order', json_build_object(
        'channel_order_id', number::text, 'name', '#' || number, 'created_at', noon,
        'gross', gross, 'tax', tax, 'payments', json_build_array(json_build_object(
            'payment_id', 'M' || number, 'kind', 'sale', 'status', 'success', 'amount', gross,
            'processed_at', noon))))),
    (3, 'intent', 'book_sales_order', json_build_object('order', json_build_object(
        'order_number', 'TL-' || number, 'channel', 'shopify', 'channel_reference', '#' || number,
        'ordered_on', %(day)s, 'net', net, 'tax', tax, 'gross', gross, 'lines', lines))),
    (4, 'result', 'book_sales_order', json_build_object('sales_order_number', 'SO' || number,
        'net', net, 'tax', tax, 'gross', gross)),
    (5, 'fact', 'ParcelLeft', json_build_object('reference', 'TL-' || number || '-1',
        'parcel', parcel)),
    (6, 'intent', 'issue_goods', json_build_object('parcel', parcel)),
    (7, 'result', 'issue_goods', json_build_object('shipment_number', 'SH' || number,
        'lines', lines)),
    (8, 'intent', 'create_fulfilment', json_build_object('parcel', parcel)),
    (9, 'result', 'create_fulfilment', json_build_object('fulfilment_id', 'F' || number)),
    (10, 'intent', 'issue_invoice', json_build_object('shipment_number', 'SH' || number,
        'invoiced_on', %(day)s)),
    (11, 'result', 'issue_invoice', json_build_object('invoice', json_build_object(
        'invoice_number', 'IN' || number, 'invoiced_on', %(day)s, 'net', net, 'tax', tax,
        'gross', gross, 'lines', lines))),
    (12, 'intent', 'record_receipt', json_build_object('method', 'card', 'amount', gross,
        'received_on', %(day)s, 'reference', 'M' || number)),
    (13, 'result', 'record_receipt', json_build_object('receipt_number', 'R' || number))
) AS entry (seq, kind, name, body)
