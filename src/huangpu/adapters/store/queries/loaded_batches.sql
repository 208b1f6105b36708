SELECT batch_id FROM batch
