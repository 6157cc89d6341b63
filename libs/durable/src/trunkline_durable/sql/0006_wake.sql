-- Gives a case one waiting job in its process's queue; a job only wakes.
CREATE FUNCTION wake(process text, woken text) RETURNS boolean LANGUAGE sql AS $$
    INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)
    VALUES (process, 'advance', woken, jsonb_build_object('process', process, 'case_id', woken))
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING;
    SELECT true
$$;
