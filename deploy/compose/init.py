"""Creates in the emulator what deploy/edp.yaml creates in AWS: bucket, queues, topics, bus and rules, by the same names.

Runs once before EDP starts, in the image of the emulator, which holds boto3. Running it again changes nothing.
"""

import json
import os

import boto3

BUCKET = os.environ.get("EDP_BUCKET", "edp-demo")
BUS = os.environ.get("EDP_EVENT_BUS", "quilt-edp")
REGION = os.environ.get("AWS_REGION", "eu-central-1")

SUBSCRIPTIONS = {
    "Edp_Contracts-ObjectCreated": "edp-object-created",
    "Edp_Contracts-ObjectsExpected": "edp-objects-expected",
    "Edp_Contracts-PackageCreated": "edp-package-created",
}
ENDPOINTS = [*SUBSCRIPTIONS.values(), "edp-s3-events", "edp-prefix-state", "edp-package-state"]
# Topics that EDP publishes to, for others to subscribe to.
PUBLISHED = ["Edp_Contracts-PackageObjectsReady", "Edp_Contracts-PackageObjectsIncomplete", "Edp_Contracts-PackageReady"]
# Queue that receives each event of the bus, to read it back.
EVENTS_QUEUE = "edp-tour"

s3 = boto3.client("s3", region_name=REGION)
sqs = boto3.client("sqs", region_name=REGION)
sns = boto3.client("sns", region_name=REGION)
events = boto3.client("events", region_name=REGION)


def create_queue(name, dead_letters=None):
    attributes = {}
    if dead_letters is not None:
        attributes["RedrivePolicy"] = json.dumps({"deadLetterTargetArn": dead_letters, "maxReceiveCount": 10})
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def create_queues():
    arns = {}
    for name in ENDPOINTS:
        create_queue(f"{name}_skipped")
        arns[name] = create_queue(name, dead_letters=create_queue(f"{name}_error"))
    arns[EVENTS_QUEUE] = create_queue(EVENTS_QUEUE)
    return arns


def create_topics(queues):
    for topic, queue in SUBSCRIPTIONS.items():
        arn = sns.create_topic(Name=topic)["TopicArn"]
        attributes = {"RawMessageDelivery": "true"}
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queues[queue], Attributes=attributes)
    for topic in PUBLISHED:
        sns.create_topic(Name=topic)


def create_rule(name, pattern, queue, bus="default"):
    events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(pattern))
    answer = events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "queue", "Arn": queue}])
    if answer["FailedEntryCount"]:
        raise RuntimeError(f"The target of rule {name} was refused: {answer}")


def create_rules(queues):
    changed = {"source": ["aws.s3"], "detail-type": ["Object Created", "Object Deleted"], "detail": {"bucket": {"name": [BUCKET]}}}
    create_rule("edp-bucket", changed, queues["edp-s3-events"])
    revision = {"source": ["com.quiltdata"], "detail-type": ["package-revision"], "detail": {"type": ["created"]}}
    create_rule("edp-package-revision", revision, queues["edp-s3-events"])
    own = {"source": ["com.quiltdata.edp"]}
    create_rule("edp-receipts", own, queues["edp-s3-events"], BUS)
    create_rule("edp-events", own, queues[EVENTS_QUEUE], BUS)


def create_bus():
    if BUS not in [bus["Name"] for bus in events.list_event_buses()["EventBuses"]]:
        events.create_event_bus(Name=BUS)


def create_bucket():
    if BUCKET not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    # What "Send notifications to Amazon EventBridge" is in the console.
    s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration={"EventBridgeConfiguration": {}})


def main():
    queues = create_queues()
    create_topics(queues)
    create_bus()
    create_rules(queues)
    create_bucket()
    print(f"Bucket {BUCKET}, bus {BUS} and {len(queues)} queues are there")


if __name__ == "__main__":
    main()
