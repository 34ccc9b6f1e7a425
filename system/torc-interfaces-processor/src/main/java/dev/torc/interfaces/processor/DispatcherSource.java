package dev.torc.interfaces.processor;

import java.util.List;
import java.util.stream.Collectors;

/// Writes the server of an interface.
final class DispatcherSource {

    private final InterfaceModel model;
    private final String messages;
    private final Access access;
    private final SourceLines lines = new SourceLines();

    private DispatcherSource(InterfaceModel model) {
        this.model = model;
        this.messages = MessagesSource.className(model);
        this.access = new Access(messages + ".");
    }

    static String of(InterfaceModel model) {
        return new DispatcherSource(model).write();
    }

    static String className(InterfaceModel model) {
        return model.prefix() + "Dispatcher";
    }

    private String write() {
        String name = className(model);
        MessagesSource.head(
                lines,
                model,
                List.of(
                        "dev.torc.interfaces.InterfaceDispatcher",
                        "dev.torc.interfaces.MessageMemory",
                        "dev.torc.interfaces.ServedCall"));
        lines.line("/// Hands the calls of sessions to a [" + model.javaName() + "], for");
        lines.line("/// [dev.torc.interfaces.ServedInterface].");
        lines.open(model.access() + "final class " + name + " extends InterfaceDispatcher");
        lines.gap();
        lines.line("private final " + model.javaName() + " service;");
        lines.gap();
        lines.line("/// @param service what carries the calls out");
        lines.open("public " + name + "(" + model.javaName() + " service)");
        lines.line("super(" + messages + ".TABLE);");
        lines.line("this.service = service;");
        lines.close();
        lines.gap();
        lines.line("@Override");
        lines.open("protected int dispatch(ServedCall call) throws Exception");
        lines.open("return switch (call.number())");
        for (MethodModel method : model.methods()) {
            lines.line("case " + messages + "." + method.constant() + "_NUMBER -> " + own(method) + "(call);");
        }
        lines.line("default -> call.unknown();");
        lines.close(";");
        lines.close();
        model.methods().forEach(this::writeMethod);
        return lines.close().toString();
    }

    /// {@return how its method here is called}
    private static String own(MethodModel method) {
        String number =
                method.constant().substring(Names.constant(method.name()).length());
        return "on" + Character.toUpperCase(method.name().charAt(0))
                + method.name().substring(1) + number;
    }

    private void writeMethod(MethodModel method) {
        lines.gap();
        lines.open("private int " + own(method) + "(ServedCall call) throws Exception");
        String opened = "call.request(" + constant(method, "_REQUEST") + ", " + constant(method, "_LEAST_ROOM") + ")";
        if (!method.isInEntry()) {
            lines.line("MessageMemory request = " + opened + ";");
        } else if (method.leastRoom() > 0) {
            lines.line(opened + ";");
        }
        String arguments = method.parameters().all().stream()
                .map(field -> argument(method, field))
                .collect(Collectors.joining(", "));
        String carriedOut = "service." + method.name() + "(" + arguments + ")";
        switch (method.delivery()) {
            case FUTURE -> lines.line("return call.later(" + carriedOut + ", " + writer(method) + ");");
            case AT_ONCE ->
                method.result()
                        .ifPresentOrElse(
                                type -> {
                                    lines.line(type.javaName() + " result = " + carriedOut + ";");
                                    lines.line("MessageMemory reply = call.reply(" + constant(method, "_REPLY") + ");");
                                    lines.line(access.put(type, "reply", "0", "result") + ";");
                                    lines.line("return reply.end();");
                                },
                                () -> {
                                    lines.line(carriedOut + ";");
                                    lines.line("return 0;");
                                });
        }
        lines.close();
    }

    private String argument(MethodModel method, Fields.Field field) {
        if (method.isInEntry()) {
            return access.fromEntry(field.type(), "call", field.at());
        }
        return field.type() instanceof WireType.Along
                ? "request.getSlice(" + field.at() + ", " + constant(method, "_BEFORE_SLICE") + ")"
                : access.get(field.type(), "request", String.valueOf(field.at()));
    }

    private String writer(MethodModel method) {
        return method.result()
                .map(type -> "(reply, value) -> "
                        + access.put(type, "reply.begin(" + constant(method, "_REPLY") + ")", "0", "value"))
                .orElse("(reply, _) -> reply.begin(0)");
    }

    private String constant(MethodModel method, String which) {
        return messages + "." + method.constant() + which;
    }
}
