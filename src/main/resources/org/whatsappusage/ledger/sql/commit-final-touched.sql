-- Records that were settled and are not what they were.
SELECT n.record_key, n.version, n.withdrawn
FROM usage_change n
JOIN usage_change o ON o.record_key = n.record_key AND o.version = n.version - 1
WHERE n.change_id > :last_change
  AND o.finality IN ('final', 'invoiced')
ORDER BY n.change_id
