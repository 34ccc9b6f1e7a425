package dev.torc.cli;

import dev.torc.counters.SetReading;
import dev.torc.counters.Subject;
import dev.torc.counters.TracedEvent.Arguments;
import java.util.Optional;

/// A call that was traced, answered or in part.
///
/// @param processId the traced process
/// @param set what counts it there, if that is known
/// @param opcode what it is
/// @param arguments what it says, if its begin was seen
/// @param endNanos when it was answered, by the monotonic clock
/// @param tookNanos how long it took
/// @param result what it came to
/// @param stage whether that is its end
record TracedCall(
        long processId,
        Optional<SetReading> set,
        int opcode,
        Optional<Arguments> arguments,
        long endNanos,
        long tookNanos,
        long result,
        Stage stage) {

    /// What is told of a call.
    enum Stage {
        /// It is answered.
        ENDED,
        /// It was answered in part, and goes on.
        GOES_ON,
        /// It has no answer.
        UNFINISHED
    }

    /// {@return whose call it is: the traced process' own, or its client's}
    long caller() {
        return arguments
                .map(Arguments::process)
                .filter(client -> client != 0)
                .map(Integer::longValue)
                .orElse(processId);
    }

    /// {@return the name of what counts it}
    String label() {
        return set.map(SetReading::label).orElse("?");
    }

    /// {@return the call, with what it came to, in one line}
    ///
    /// @param ofScheme whether all calls are those of one scheme
    String line(boolean ofScheme) {
        var line = new StringBuilder();
        if (ofScheme) {
            line.append(caller()).append(' ');
        } else if (set.map(SetReading::subject).equals(Optional.of(Subject.SERVER))) {
            line.append(label()).append(" for ").append(caller()).append(": ");
        } else {
            line.append(label()).append(": ");
        }
        line.append(CallText.name(opcode))
                .append('(')
                .append(arguments.map(CallText::arguments).orElse("..."))
                .append(") = ");
        switch (stage) {
            case ENDED -> line.append(CallText.result(result));
            case GOES_ON -> line.append(CallText.result(result)).append(" and goes on");
            case UNFINISHED -> line.append("? unfinished");
        }
        return Terminal.shown(
                line.append(" <").append(Amounts.time(tookNanos)).append('>').toString());
    }
}
