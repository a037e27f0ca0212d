"""Drives moto's CloudFormation: python3 stack.py ENDPOINT, with one command in JSON on standard input, its answer on standard output.

{"command": "prepare"}                                 VPC, subnets, security group, a queue for the packager
{"command": "create" | "update", "template": {...}, "parameters": {...}}
{"command": "delete"}
{"command": "subscribe", "subscriptions": [[TOPIC ARN, QUEUE NAME]]}
{"command": "bucket", "name": ...}  {"command": "put", "bucket": ..., "keys": [...]}
{"command": "receive", "queue": NAME}                  the bodies that are there now, deleted
"""

import json
import sys

import boto3
from botocore.config import Config

REGION = "eu-central-1"
STACK = "edp"
TEMPLATES = "edp-templates"


def client(service):
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=sys.argv[1],
        aws_access_key_id="moto",
        aws_secret_access_key="moto",
        config=Config(retries={"max_attempts": 0}, read_timeout=120, s3={"addressing_style": "path"}),
    )


def create_bucket(name):
    client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})


def create_queue(name):
    sqs = client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def prepare(_):
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=REGION + zone)["Subnet"]["SubnetId"]
        for number, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(GroupName="service", Description="service", VpcId=vpc)["GroupId"]
    create_bucket(TEMPLATES)
    return {"VPC": vpc, "Subnets": ",".join(subnets), "SecurityGroup": group, "PackagerQueueArn": create_queue("packager")}


def change(command):
    # As the README does: the template is too large for a request, so it goes through a bucket.
    client("s3").put_object(Bucket=TEMPLATES, Key="edp.json", Body=json.dumps(command["template"]).encode())
    arguments = {
        "StackName": STACK,
        "TemplateURL": f"https://{TEMPLATES}.s3.{REGION}.amazonaws.com/edp.json",
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in command["parameters"].items()],
        "Capabilities": ["CAPABILITY_IAM"],
    }
    cloudformation = client("cloudformation")
    getattr(cloudformation, f"{command['command']}_stack")(**arguments)
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    resources = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return {
        "status": stack["StackStatus"],
        "outputs": {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        "resources": {
            resource["LogicalResourceId"]: resource.get("PhysicalResourceId") or ""
            for resource in resources
            if resource.get("LogicalResourceId")
        },
        "patterns": [json.loads(rule["EventPattern"]) for rule in client("events").list_rules()["Rules"]],
    }


def delete(_):
    client("cloudformation").delete_stack(StackName=STACK)
    return {
        "statuses": [stack["StackStatus"] for stack in client("cloudformation").list_stacks()["StackSummaries"]],
        "queues": client("sqs").list_queues().get("QueueUrls", []),
        "rules": [rule["Name"] for rule in client("events").list_rules()["Rules"]],
    }


def subscribe(command):
    for topic, queue in command["subscriptions"]:
        arn = create_queue(queue)
        client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    return {}


def bucket(command):
    create_bucket(command["name"])
    client("s3").put_bucket_notification_configuration(
        Bucket=command["name"], NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    return {}


def put(command):
    for key in command["keys"]:
        client("s3").put_object(Bucket=command["bucket"], Key=key, Body=b"content")
    return {}


def receive(command):
    sqs = client("sqs")
    url = sqs.get_queue_url(QueueName=command["queue"])["QueueUrl"]
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return {"bodies": bodies}


COMMANDS = {
    "prepare": prepare,
    "create": change,
    "update": change,
    "delete": delete,
    "subscribe": subscribe,
    "bucket": bucket,
    "put": put,
    "receive": receive,
}

wanted = json.load(sys.stdin)
json.dump(COMMANDS[wanted["command"]](wanted), sys.stdout)
