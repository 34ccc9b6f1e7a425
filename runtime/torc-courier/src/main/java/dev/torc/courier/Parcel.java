package dev.torc.courier;

import dev.torc.messages.Message;
import dev.torc.messages.MessageType;
import dev.torc.ring.Submission;

/// How the entries and completions of a session lie in messages.
///
/// | type | tag | status | words |
/// |---|---|---|---|
/// | [MessageType#ENTRY] | server's number | client's head | the entry |
/// | [MessageType#COMPLETION] | user data | result | flags, client's number, 64-bit result, asks for room |
/// | [MessageType#ROOM] | server's number | client's head | |
/// | [MessageType#LAST] | client's number | | |
///
/// The numbers are those by which the two processes know the session. Whoever asks for room, by 1, may have to wait
/// for it soon.
///
/// The head tells the server how far the client has taken its completions, so that it has never sent more than the
/// client has slots for. A client that submits tells it by the way; one that is asked to tells it by ROOM.
///
/// LAST is what a client's process sends itself when the server's end was told: what the server had sent before it
/// lies before it.
final class Parcel {

    private static final int FLAGS = 0;
    private static final int SESSION = 1;
    private static final int EXTENDED_RESULT = 2;
    private static final int ASKS_FOR_ROOM = 3;

    private Parcel() {}

    static void putEntry(Message message, Submission entry) {
        for (int i = 0; i < Message.WORDS; i++) {
            message.setWord(i, entry.word(i));
        }
    }

    static void setHead(Message message, int type, long session, int head) {
        message.setType(type);
        message.setTag(session);
        message.setStatus(head);
    }

    static int head(Message message) {
        return message.status();
    }

    static void putCompletion(Message message, long session, long userData, int result, int flags) {
        message.setType(MessageType.COMPLETION);
        message.setTag(userData);
        message.setStatus(result);
        message.setWord(FLAGS, flags & 0xffff_ffffL);
        message.setWord(SESSION, session);
    }

    static void putExtendedResult(Message message, long result) {
        message.setWord(EXTENDED_RESULT, result);
    }

    static void setAsksForRoom(Message message, boolean asks) {
        message.setWord(ASKS_FOR_ROOM, asks ? 1 : 0);
    }

    static long sessionOfCompletion(Message message) {
        return message.word(SESSION);
    }

    static int flags(Message message) {
        return (int) message.word(FLAGS);
    }

    static long extendedResult(Message message) {
        return message.word(EXTENDED_RESULT);
    }

    static boolean asksForRoom(Message message) {
        return message.word(ASKS_FOR_ROOM) != 0;
    }
}
