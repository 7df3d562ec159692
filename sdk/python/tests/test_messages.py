"""Frames against golden bytes."""

import unittest

from kairo.conversation import Conversation, Feed
from kairo.errors import CallError, MalformedError
from kairo.line import default_socket
from kairo.messages import EVENT, MAX_BODY, RESPONSE, Assembler, Event, Response, frame

ORIGINAL = (
    "4b4101010000002883a26964a131a66d6574686f64b2"
    "73797374656d2e6765745f6d657472696373a6706172616d7380"
)

FACT = {
    "id": "e1",
    "topic": "room.warm",
    "source": "owner",
    "time": "2026-11-24T08:00:00Z",
    "payload": {"n": 1},
    "offset": 7,
    "later": "than this client",
    "subscriptionId": "s1",
}


class MessagesTest(unittest.TestCase):
    def test_request_of_the_first_version_is_the_originals(self) -> None:
        body = {"id": "1", "method": "system.get_metrics", "params": {}}

        self.assertEqual(frame(1, body, version=1).hex(), ORIGINAL)

    def test_request_cancel_and_credit_are_golden(self) -> None:
        conversation = Conversation()

        id, request = conversation.request("kernel.ping", {}, lambda *_: None, timeout=1)

        self.assertEqual(
            request,
            b"KA\2\1\0\0\0\x32\x84\xa2id\1\xa6method\xabkernel.ping"
            b"\xaedeadlineMillis\xcd\3\xe8\xa6params\x80",
        )
        self.assertEqual(conversation.cancel(id), b"KA\2\5\0\0\0\5\x81\xa2id\1")
        self.assertIsNone(conversation.cancel(id))
        self.assertEqual(
            conversation.credit("s1", 2),
            b"KA\2\6\0\0\0\x1b\x82\xaesubscriptionId\xa2s1\xa6credit\2",
        )

    def test_messages_arrive_however_the_bytes_are_cut(self) -> None:
        stream = frame(RESPONSE, {"id": 3, "result": {"a": b"z"}}) + frame(EVENT, FACT)
        for cut in range(1, len(stream)):
            assembler = Assembler()
            messages = [
                message
                for at in range(0, len(stream), cut)
                for message in assembler.feed(stream[at : at + cut])
            ]

            self.assertEqual(messages[0], Response(3, {"a": b"z"}, None))
            self.assertIsInstance(messages[1], Event)

    def test_event_has_its_envelope(self) -> None:
        (event,) = Assembler().feed(frame(EVENT, FACT))

        assert isinstance(event, Event)
        self.assertEqual((event.topic, event.offset, event.payload), ("room.warm", 7, {"n": 1}))
        self.assertIsNone(event.causation_id)

    def test_error_has_code_sentence_help_and_whether_to_try_again(self) -> None:
        body = {"id": 1, "error": "no", "code": "busy", "retryable": True, "help": "later"}

        (response,) = Assembler().feed(frame(RESPONSE, body))

        assert isinstance(response, Response) and response.error is not None
        self.assertEqual(
            (response.error.code, str(response.error), response.error.help), ("busy", "no", "later")
        )
        self.assertTrue(response.error.retryable)

    def test_frames_of_types_to_come_are_passed_over(self) -> None:
        self.assertEqual(list(Assembler().feed(frame(9, {"a": 1}))), [])

    def test_what_is_no_frame_is_refused(self) -> None:
        for data in (
            b"KB\2\2\0\0\0\1\x80",
            b"KA\3\2\0\0\0\1\x80",
            b"KA\2\2\0\x10\0\1",
            b"KA\2\2\0\0\0\1\x01",
            frame(EVENT, FACT | {"payload": 1}),
        ):
            with self.subTest(data=data), self.assertRaises(MalformedError):
                list(Assembler().feed(data))

    def test_frame_must_not_be_larger_than_a_mebibyte(self) -> None:
        with self.assertRaises(CallError) as raised:
            frame(1, {"a": b"z" * MAX_BODY})

        self.assertEqual(raised.exception.code, "too_large")


class ConversationTest(unittest.TestCase):
    def test_events_that_come_before_the_reply_are_kept(self) -> None:
        conversation, feed = Conversation(), Feed("subscribe", {"topic": ">"}, 4)

        id, _ = conversation.open(feed, lambda *_: None)
        conversation.feed(frame(EVENT, FACT) + frame(EVENT, FACT | {"subscriptionId": "s2"}))
        reply = {"id": id, "result": {"subscriptionId": "s1", "next": 7}}
        conversation.feed(frame(RESPONSE, reply))

        self.assertEqual(feed.take()[0].offset, 7)
        self.assertFalse(feed.ready)

    def test_credit_is_given_back_by_the_half_and_not_for_an_earlier_line(self) -> None:
        feed = Feed("subscribe", {"topic": ">"}, 4)
        feed.opened({"subscriptionId": "s1", "next": 1})
        (event,) = Assembler().feed(frame(EVENT, FACT))
        assert isinstance(event, Event)
        for _ in range(4):
            feed.event(event)

        self.assertEqual([feed.take()[1] for _ in range(3)], [0, 2, 0])
        feed.opened({"subscriptionId": "s2", "next": 8})
        self.assertEqual(feed.take()[1], 0)

    def test_subscription_goes_on_behind_the_last_event(self) -> None:
        feed = Feed("subscribe", {"topic": "room.*", "replay": 3}, 4)
        self.assertEqual(feed.params(), {"topic": "room.*", "replay": 3, "credit": 4})

        feed.opened({"subscriptionId": "s1", "next": 5})
        self.assertEqual(feed.params(), {"topic": "room.*", "from": 5, "credit": 4})
        (event,) = Assembler().feed(frame(EVENT, FACT))
        assert isinstance(event, Event)
        feed.event(event)

        self.assertEqual((feed.params()["from"], feed.after), (8, 5))
        feed.take()
        self.assertEqual(feed.after, 8)

    def test_count_of_lost_events_is_no_event(self) -> None:
        feed = Feed("subscribe", {"topic": ">"}, 4)
        fact = FACT | {"topic": "subscription.lost", "payload": {"count": 9}}
        (event,) = Assembler().feed(frame(EVENT, fact))
        assert isinstance(event, Event)

        feed.event(event)

        self.assertEqual((feed.lost, feed.ready), (9, False))

    def test_refusal_ends_every_call(self) -> None:
        conversation, failed = Conversation(), []
        conversation.request("a", {}, lambda result, error: failed.append(error))

        with self.assertRaises(CallError):
            conversation.feed(frame(RESPONSE, {"id": None, "error": "nonsense", "code": "denied"}))

        self.assertEqual([str(error) for error in failed], ["nonsense"])
        with self.assertRaises(CallError):
            conversation.request("a", {}, lambda *_: None)


class DefaultSocketTest(unittest.TestCase):
    def test_first_that_is_set_names_it(self) -> None:
        everything = {"KAIRO_IPC_SOCKET": "/a.sock", "KAIRO_STATE": "/s", "XDG_RUNTIME_DIR": "/r"}

        self.assertEqual(default_socket(everything, 1), "/a.sock")
        del everything["KAIRO_IPC_SOCKET"]
        self.assertEqual(default_socket(everything, 1), "/s/kernel.sock")
        del everything["KAIRO_STATE"]
        self.assertEqual(default_socket(everything, 0), "/run/kairo/kernel.sock")
        self.assertEqual(default_socket(everything, 1), "/r/kairo/kernel.sock")
        self.assertEqual(default_socket({}, 1), "/tmp/kairo-1/kernel.sock")
