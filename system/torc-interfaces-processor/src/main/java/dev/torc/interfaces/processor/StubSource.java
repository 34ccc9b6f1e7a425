package dev.torc.interfaces.processor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes the client of an interface.
final class StubSource {

    private final InterfaceModel model;
    private final String messages;
    private final Access access;
    private final SourceLines lines = new SourceLines();

    private StubSource(InterfaceModel model) {
        this.model = model;
        this.messages = MessagesSource.className(model);
        this.access = new Access(messages + ".");
    }

    static String of(InterfaceModel model) {
        return new StubSource(model).write();
    }

    static String className(InterfaceModel model) {
        return model.prefix() + "Stub";
    }

    private String write() {
        String name = className(model);
        MessagesSource.head(lines, model, imports());
        lines.line("/// A [" + model.javaName() + "] over a session.");
        lines.line("///");
        lines.line(
                "/// What fails is told by an IOException; where a method declares none, by an UncheckedIOException.");
        lines.line("///");
        lines.line("/// **Threads.** Any.");
        lines.open(model.access() + "final class " + name + " implements " + model.javaName() + ", AutoCloseable");
        lines.gap();
        lines.line("private final InterfaceClient client;");
        lines.gap();
        lines.open("private " + name + "(InterfaceClient client)");
        lines.line("this.client = client;");
        lines.close();
        lines.gap();
        lines.line("/// Connects with a service.");
        lines.line("///");
        lines.line("/// @param session to it; lent until this is closed");
        lines.line(
                "/// @throws dev.torc.interfaces.InterfaceMismatchException if the service has a method not, or otherwise");
        lines.line("/// @throws IOException if it does not answer");
        lines.open("public static " + name + " over(Session session) throws IOException");
        lines.line("return new " + name + "(InterfaceClient.connect(");
        lines.line("        session, " + messages + ".TABLE, " + messages + ".MESSAGE_BYTES, " + messages
                + ".SLICE_HEAD));");
        lines.close();
        if (model.hasSlices()) {
            lines.gap();
            lines.line("/// Takes memory that goes with calls.");
            lines.line("///");
            lines.line("/// @param bytes how much");
            lines.line(
                    "/// @throws dev.torc.memory.PoolExhaustedException if the session's pool has no such piece left");
            lines.open("public CallSlice allocate(long bytes)");
            lines.line("return client.allocate(bytes);");
            lines.close();
        }
        for (MethodModel method : model.methods()) {
            writeMethod(method);
            view(method).ifPresent(struct -> writeFilling(method, struct));
        }
        lines.gap();
        lines.line("/// Gives the memory of calls back. The session stays as it is.");
        lines.line("@Override");
        lines.open("public void close()");
        lines.line("client.close();");
        lines.close();
        views().forEach(this::writeView);
        return lines.close().toString();
    }

    private List<String> imports() {
        List<String> imports = new ArrayList<>(List.of(
                "dev.torc.client.Session",
                "dev.torc.interfaces.ClientCall",
                "dev.torc.interfaces.InterfaceClient",
                "dev.torc.interfaces.MessageMemory",
                "java.io.IOException",
                "java.io.UncheckedIOException"));
        if (!views().isEmpty()) {
            imports.add("dev.torc.interfaces.MalformedMessageException");
        }
        if (model.hasSlices()) {
            imports.add("dev.torc.interfaces.CallSlice");
        }
        if (model.methods().stream().anyMatch(method -> method.delivery() == MethodModel.Delivery.FUTURE)) {
            imports.add("java.util.concurrent.CompletableFuture");
        }
        return imports;
    }

    // --- Methods ----------------------------------------------------------------------------------------------------

    private void writeMethod(MethodModel method) {
        String call = Names.besides(method.parameterNames(), "call");
        lines.gap();
        lines.line("@Override");
        lines.open("public " + returned(method) + " " + method.name() + "(" + declared(method) + ")" + thrown(method));
        lines.open("try (ClientCall " + call + " = this.client.begin())");
        writeArguments(method, call);
        switch (method.delivery()) {
            case FUTURE ->
                lines.line("return " + call + ".start(" + constant(method, "") + ", " + constant(method, "_REPLY_ROOM")
                        + ", " + reader(method) + ");");
            case AT_ONCE -> {
                writeRun(method, call);
                method.result().ifPresent(type -> {
                    String reply = Names.besides(method.parameterNames(), "reply");
                    lines.line("MessageMemory " + reply + " = " + call + ".reply(" + constant(method, "_REPLY") + ");");
                    lines.line("return " + access.get(type, reply, "0") + ";");
                });
            }
        }
        writeEnd(method);
    }

    /// Writes the form of a method that fills a view.
    private void writeFilling(MethodModel method, WireType.Struct struct) {
        String call = Names.besides(method.parameterNames(), "call");
        String into = Names.besides(method.parameterNames(), "into");
        String given = declared(method);
        lines.gap();
        lines.line("/// As [" + model.javaName() + "#" + method.name() + "], and makes no object.");
        lines.line("///");
        lines.line("/// @param " + into + " what is filled with what the method returns");
        lines.open("public void " + method.name() + "(" + given + (given.isEmpty() ? "" : ", ") + struct.name()
                + "View " + into + ")" + thrown(method));
        lines.open("try (ClientCall " + call + " = this.client.begin())");
        writeArguments(method, call);
        writeRun(method, call);
        lines.line(into + ".fill(" + call + ".reply(" + constant(method, "_REPLY") + "), 0);");
        writeEnd(method);
    }

    private void writeArguments(MethodModel method, String call) {
        if (method.isInEntry()) {
            if (!method.parameters().all().isEmpty()) {
                lines.line(call + ".words(" + access.words(method.parameters()) + ");");
            }
            return;
        }
        String message = Names.besides(method.parameterNames(), "message");
        String slice = method.slice().map(field -> ", " + field.name()).orElse("");
        lines.line(
                "MessageMemory " + message + " = " + call + ".request(" + constant(method, "_REQUEST") + slice + ");");
        for (Fields.Field field : method.parameters().all()) {
            lines.line(access.put(field.type(), message, String.valueOf(field.at()), field.name()) + ";");
        }
    }

    private void writeRun(MethodModel method, String call) {
        lines.line(call + ".run(" + constant(method, "") + ", " + constant(method, "_REPLY_ROOM") + ");");
    }

    private void writeEnd(MethodModel method) {
        String failure = Names.besides(method.parameterNames(), "failure");
        if (method.delivery() == MethodModel.Delivery.FUTURE) {
            lines.between("catch (IOException " + failure + ")");
            lines.line("return CompletableFuture.failedFuture(" + failure + ");");
        } else if (method.failures() == MethodModel.Failures.UNDECLARED) {
            lines.between("catch (IOException " + failure + ")");
            lines.line("throw new UncheckedIOException(" + failure + ");");
        }
        lines.close().close();
    }

    private String constant(MethodModel method, String which) {
        return messages + "." + method.constant() + which;
    }

    private String reader(MethodModel method) {
        String reply = Names.besides(method.parameterNames(), "reply");
        return method.result()
                .map(type ->
                        reply + " -> " + access.get(type, reply + ".begin(" + constant(method, "_REPLY") + ")", "0"))
                .orElse("_ -> null");
    }

    private static String declared(MethodModel method) {
        return method.parameters().all().stream()
                .map(field -> field.type().javaName() + " " + field.name())
                .collect(Collectors.joining(", "));
    }

    static String returned(MethodModel method) {
        if (method.delivery() == MethodModel.Delivery.AT_ONCE) {
            return method.result().map(WireType::javaName).orElse("void");
        }
        String of = method.result()
                .map(type ->
                        type instanceof WireType.Value value ? value.primitive().boxed() : type.javaName())
                .orElse("Void");
        return "CompletableFuture<" + of + ">";
    }

    private static String thrown(MethodModel method) {
        boolean declares =
                method.failures() == MethodModel.Failures.DECLARED && method.delivery() == MethodModel.Delivery.AT_ONCE;
        return declares ? " throws IOException" : "";
    }

    // --- Views ------------------------------------------------------------------------------------------------------

    /// {@return the record that a method returns, if it is of a fixed size and waited for}
    private static Optional<WireType.Struct> view(MethodModel method) {
        return method.result()
                .filter(type -> method.delivery() == MethodModel.Delivery.AT_ONCE && type.isFixed())
                .filter(WireType.Struct.class::isInstance)
                .map(WireType.Struct.class::cast);
    }

    private Set<WireType.Struct> views() {
        Set<WireType.Struct> views = new LinkedHashSet<>();
        model.methods().forEach(method -> view(method).ifPresent(struct -> addViews(struct, views)));
        return views;
    }

    private static void addViews(WireType.Struct struct, Set<WireType.Struct> views) {
        if (views.add(struct)) {
            for (WireType within : TypeReader.within(struct)) {
                if (within instanceof WireType.Struct inner) {
                    addViews(inner, views);
                }
            }
        }
    }

    private void writeView(WireType.Struct struct) {
        String name = struct.name() + "View";
        List<Fields.Field> fields = struct.components().all();
        lines.gap();
        lines.line("/// What a [" + struct.javaName() + "] says, filled by one call after another.");
        lines.line("///");
        lines.line("/// **Threads.** One at a time.");
        lines.open("public static final class " + name);
        lines.gap();
        fields.forEach(field ->
                lines.line("private " + viewed(field.type()) + " " + field.name() + initial(field.type()) + ";"));
        lines.gap();
        lines.line("/// Makes one of which nothing has been filled.");
        lines.line("public " + name + "() {}");
        for (Fields.Field field : fields) {
            lines.gap();
            lines.line("/// {@return what was filled last}");
            lines.open("public "
                    + (field.type() instanceof WireType.Struct inner
                            ? inner.name() + "View"
                            : field.type().javaName()) + " " + field.name() + "()");
            lines.line("return " + field.name() + ";");
            lines.close();
        }
        lines.gap();
        lines.open("void fill(MessageMemory message, long at) throws MalformedMessageException");
        for (Fields.Field field : fields) {
            String at = MessagesSource.at(field);
            lines.line(
                    field.type() instanceof WireType.Struct
                            ? "this." + field.name() + ".fill(message, " + at + ");"
                            : "this." + field.name() + " = " + access.get(field.type(), "message", at) + ";");
        }
        lines.close();
        lines.close();
    }

    private static String viewed(WireType type) {
        return type instanceof WireType.Struct inner ? "final " + inner.name() + "View" : type.javaName();
    }

    private static String initial(WireType type) {
        return switch (type) {
            case WireType.Struct inner -> " = new " + inner.name() + "View()";
            case WireType.Constant constant ->
                " = " + constant.javaName() + "." + constant.constants().getFirst();
            case WireType.Value _, WireType.Text _, WireType.Row _, WireType.Along _ -> "";
        };
    }
}
