package dev.torc.messages;

/// What a messenger has done so far. The numbers are not of one instant.
///
/// @param received messages that were taken out of the own mailbox
/// @param handed of them: to a receiver, or to who waited
/// @param kept of them: for somebody who would wait later
/// @param refused messages that there was no room to keep; who wanted an answer got EAGAIN
/// @param strays answers for no call in flight: late, repeated, forged, or from somebody else
/// @param forged messages whose sender cannot be who they say
/// @param failed times that a receiver or a service threw something
/// @param lostReplies answers that could not be sent: the caller is gone, or its queue stays full
/// @param waiting messages that wait here until there is room where they go
/// @param inFlight calls that have not been answered yet
public record MessengerCounts(
        long received,
        long handed,
        long kept,
        long refused,
        long strays,
        long forged,
        long failed,
        long lostReplies,
        int waiting,
        int inFlight) {}
