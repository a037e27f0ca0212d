"""Stands in for boto3: a small S3 in memory, and a list of what was called as "IAM action, resource" with its arguments.

A call that is not known here fails, as it would without the permission for it.
"""

import hashlib
import io

objects = {}
calls = []


def client(service, region_name=None):
    return {"s3": S3, "sns": Sns, "sqs": Sqs, "events": Events}[service]()


def record(action, resource, **arguments):
    calls.append({"action": action, "resource": resource, "arguments": arguments})


def arn(bucket, key=None):
    return f"arn:aws:s3:::{bucket}" + ("" if key is None else f"/{key}")


class S3:
    # Keys whose copy arrives damaged, as a test wants it.
    damaged = []

    class exceptions:
        class NoSuchKey(Exception):
            pass

        class ClientError(Exception):
            def __init__(self, code):
                super().__init__(code)
                self.response = {"Error": {"Code": code}}

    def head_object(self, Bucket, Key):
        record("s3:GetObject", arn(Bucket, Key), method="HEAD")
        if (Bucket, Key) not in objects:
            record("s3:ListBucket", arn(Bucket))
            raise self.exceptions.ClientError("404")
        body = objects[Bucket, Key]
        return {"ContentLength": len(body), "ETag": f'"{hashlib.md5(body).hexdigest()}"'}

    def put_object(self, Bucket, Key, Body):
        record("s3:PutObject", arn(Bucket, Key))
        objects[Bucket, Key] = Body

    def get_object(self, Bucket, Key):
        record("s3:GetObject", arn(Bucket, Key))
        if (Bucket, Key) not in objects:
            # Without the right to list, S3 answers AccessDenied instead.
            record("s3:ListBucket", arn(Bucket))
            raise self.exceptions.NoSuchKey(Key)
        return {"Body": io.BytesIO(objects[Bucket, Key])}

    def get_paginator(self, operation):
        assert operation == "list_objects_v2", operation
        return self

    def paginate(self, Bucket, Prefix):
        record("s3:ListBucket", arn(Bucket))
        keys = sorted(key for bucket, key in objects if bucket == Bucket and key.startswith(Prefix))
        yield from ({"Contents": [{"Key": key}]} for key in keys) if keys else [{}]

    def copy(self, source, bucket, key):
        record("s3:GetObject", arn(source["Bucket"], source["Key"]))
        record("s3:GetObjectTagging", arn(source["Bucket"], source["Key"]))
        record("s3:PutObject", arn(bucket, key))
        record("s3:PutObjectTagging", arn(bucket, key))
        objects[bucket, key] = objects[source["Bucket"], source["Key"]] + (b"!" if source["Key"] in self.damaged else b"")

    def delete_object(self, Bucket, Key):
        record("s3:DeleteObject", arn(Bucket, Key))
        del objects[Bucket, Key]

    def list_buckets(self):
        return {"Buckets": []}

    def create_bucket(self, Bucket, **arguments):
        record("s3:CreateBucket", arn(Bucket), **arguments)

    def put_bucket_notification_configuration(self, Bucket, NotificationConfiguration):
        record("s3:PutBucketNotification", arn(Bucket), configuration=NotificationConfiguration)


class Sns:
    def publish(self, TopicArn, Subject, Message):
        # "Subject" in the reference of Publish: at most 100 characters of ASCII, no line breaks.
        assert len(Subject) <= 100 and Subject.isascii() and "\n" not in Subject, Subject
        record("sns:Publish", TopicArn, subject=Subject, message=Message)

    def create_topic(self, Name):
        record("sns:CreateTopic", Name)
        return {"TopicArn": f"arn:aws:sns:eu-central-1:000000000000:{Name}"}

    def subscribe(self, TopicArn, Protocol, Endpoint, Attributes):
        record("sns:Subscribe", TopicArn, protocol=Protocol, endpoint=Endpoint, attributes=Attributes)


class Sqs:
    def send_message(self, QueueUrl, MessageBody):
        record("sqs:SendMessage", QueueUrl, body=MessageBody)

    def create_queue(self, QueueName, Attributes=None):
        record("sqs:CreateQueue", QueueName, attributes=Attributes or {})
        return {"QueueUrl": f"http://emulator/000000000000/{QueueName}"}

    def get_queue_attributes(self, QueueUrl, AttributeNames):
        name = QueueUrl.rsplit("/", 1)[1]
        return {"Attributes": {"QueueArn": f"arn:aws:sqs:eu-central-1:000000000000:{name}"}}


class Events:
    def list_event_buses(self):
        return {"EventBuses": [{"Name": "default"}]}

    def create_event_bus(self, Name):
        record("events:CreateEventBus", Name)

    def put_rule(self, Name, EventPattern, EventBusName="default"):
        record("events:PutRule", Name, bus=EventBusName, pattern=EventPattern)

    def put_targets(self, Rule, Targets, EventBusName="default"):
        record("events:PutTargets", Rule, bus=EventBusName, targets=Targets)
        return {"FailedEntryCount": 0}
