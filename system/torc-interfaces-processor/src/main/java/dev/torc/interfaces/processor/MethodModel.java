package dev.torc.interfaces.processor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A method of an interface.
///
/// @param name its name in Java
/// @param constant how it is called among the constants of the messages
/// @param number by which it is called
/// @param parameters what it is given
/// @param result what it returns; nothing for void
/// @param delivery whether that is waited for
/// @param failures whether it says that it throws an IOException
record MethodModel(
        String name,
        String constant,
        int number,
        Fields parameters,
        Optional<WireType> result,
        Delivery delivery,
        Failures failures) {

    /// How many bytes of arguments an entry has room for.
    private static final int ENTRY_BYTES = 16;

    /// Whether a result is waited for.
    enum Delivery {
        AT_ONCE,
        FUTURE
    }

    /// Whether a method says that it throws an IOException, by its name or a more general one.
    enum Failures {
        DECLARED,
        UNDECLARED
    }

    /// {@return all that it says, in a line}
    String signature() {
        String given = parameters.all().stream()
                .map(field -> field.type().signature() + " " + field.name())
                .collect(Collectors.joining(", ", "(", ")"));
        String returned = result.map(WireType::signature).orElse("void");
        return name + given + " -> " + (delivery == Delivery.FUTURE ? "later " + returned : returned);
    }

    long layout() {
        return Hash.of(signature());
    }

    /// {@return whether the arguments go in the entry}
    boolean isInEntry() {
        return parameters.isFixed() && parameters.bytes() <= ENTRY_BYTES && slice().isEmpty();
    }

    /// {@return the slice that goes along}
    Optional<Fields.Field> slice() {
        return parameters.all().stream()
                .filter(field -> field.type() instanceof WireType.Along)
                .findFirst();
    }

    /// {@return how long the part of a fixed size is of its answer}
    int replyBytes() {
        return result.map(WireType::bytes).orElse(0);
    }

    /// {@return how long its answer can be}
    int replyRoom() {
        return Math.toIntExact(
                replyBytes() + result.map(WireType::mostElementBytes).orElse(0L));
    }

    /// {@return how long the part of a fixed size is of its arguments in memory}
    int requestBytes() {
        return isInEntry() ? 0 : parameters.bytes();
    }

    /// {@return how long its messages can be in memory}
    int room() {
        return Math.max(isInEntry() ? 0 : Math.toIntExact(parameters.mostBytes()), replyRoom());
    }

    /// {@return how long the memory is, at least, that it is called with: the arguments' elements are as many as
    /// there are}
    int leastRoom() {
        return Math.max(requestBytes(), replyRoom());
    }

    List<String> parameterNames() {
        return parameters.all().stream().map(Fields.Field::name).toList();
    }
}
