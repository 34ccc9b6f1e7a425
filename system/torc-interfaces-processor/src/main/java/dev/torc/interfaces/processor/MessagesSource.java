package dev.torc.interfaces.processor;

import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes what both ends know of an interface's messages: numbers, layouts, and how enums and records lie there.
final class MessagesSource {

    private static final HexFormat HEX = HexFormat.of();
    private static final Access HERE = new Access("");

    private final InterfaceModel model;
    private final SourceLines lines = new SourceLines();

    private MessagesSource(InterfaceModel model) {
        this.model = model;
    }

    static String of(InterfaceModel model) {
        return new MessagesSource(model).write();
    }

    static String className(InterfaceModel model) {
        return model.prefix() + "Messages";
    }

    /// {@return the names of the constants of methods}
    static Names constants() {
        return new Names(List.of("", "_NUMBER", "_REQUEST", "_REPLY", "_REPLY_ROOM", "_LEAST_ROOM", "_BEFORE_SLICE"))
                .without("MESSAGE_BYTES", "SLICE_HEAD", "TABLE");
    }

    /// Begins a file.
    static void head(SourceLines lines, InterfaceModel model, List<String> imports) {
        lines.line("// Written by torc-interfaces-processor from " + model.javaName() + ": changes here are lost.");
        if (!model.packageName().isEmpty()) {
            lines.line("package " + model.packageName() + ";");
        }
        lines.gap();
        imports.stream().sorted().forEach(name -> lines.line("import " + name + ";"));
        lines.gap();
    }

    private String write() {
        head(
                lines,
                model,
                List.of(
                        "dev.torc.interfaces.InterfaceMethod",
                        "dev.torc.interfaces.InterfaceTable",
                        "dev.torc.interfaces.MalformedMessageException",
                        "dev.torc.interfaces.MessageMemory",
                        "java.util.List"));
        lines.line("/// What both ends know of the messages of [" + model.javaName() + "]. Lengths are in bytes.");
        lines.open("final class " + className(model));
        lines.gap();
        lines.line("/// How long messages can be in memory of their own.");
        lines.line("static final int MESSAGE_BYTES = " + model.messageBytes() + ";");
        lines.gap();
        lines.line("/// How long those can be that lie before a slice.");
        lines.line("static final int SLICE_HEAD = " + model.sliceHead() + ";");
        model.methods().forEach(this::writeMethod);
        writeTable();
        model.enums().forEach(this::writeConstants);
        lines.gap().line("private " + className(model) + "() {}");
        model.enums().forEach(this::writeConstant);
        model.records().forEach(this::writeStruct);
        rows().forEach(this::writeRow);
        return lines.close().toString();
    }

    private void writeMethod(MethodModel method) {
        String name = method.constant();
        lines.gap();
        lines.line("/// `" + method.signature() + "`");
        lines.line("static final int " + name + "_NUMBER = 0x" + HEX.toHexDigits(method.number()) + ";");
        lines.gap();
        lines.line("static final InterfaceMethod " + name + " = new InterfaceMethod(");
        lines.line("        " + name + "_NUMBER, 0x" + HEX.toHexDigits(method.layout()) + "L, " + quoted(method.name())
                + ", " + quoted(method.signature()) + ");");
        lines.gap();
        lines.line("static final int " + name + "_REQUEST = " + method.requestBytes() + ";");
        lines.line("static final int " + name + "_REPLY = " + method.replyBytes() + ";");
        lines.line("static final int " + name + "_REPLY_ROOM = " + method.replyRoom() + ";");
        lines.line("static final int " + name + "_LEAST_ROOM = " + method.leastRoom() + ";");
        if (method.slice().isPresent()) {
            lines.line("static final int " + name + "_BEFORE_SLICE = " + method.room() + ";");
        }
    }

    private void writeTable() {
        String methods = model.methods().stream().map(MethodModel::constant).collect(Collectors.joining(", "));
        lines.gap();
        lines.line("static final InterfaceTable TABLE = new InterfaceTable(");
        lines.line("        " + quoted(model.wireName()) + ",");
        lines.line("        0x" + HEX.toHexDigits(model.version()) + "L,");
        lines.line("        List.of(" + methods + "),");
        lines.line("        \"\"\"");
        Description.of(model).lines().forEach(line -> lines.line(line.isEmpty() ? "" : "        " + line));
        lines.line("        \"\"\");");
    }

    private void writeConstants(WireType.Constant type) {
        lines.gap();
        lines.line("private static final " + type.javaName() + "[] " + type.field() + " = " + type.javaName()
                + ".values();");
    }

    private void writeConstant(WireType.Constant type) {
        lines.gap();
        lines.open(
                "static " + type.javaName() + " get" + type.name() + "(short place) throws MalformedMessageException");
        lines.line("return MessageMemory.constant(" + type.field() + ", place);");
        lines.close();
    }

    private void writeStruct(WireType.Struct type) {
        List<Fields.Field> fields = type.components().all();
        lines.gap();
        lines.open("static void put" + type.name() + "(MessageMemory message, long at, " + type.javaName() + " value)");
        fields.forEach(field ->
                lines.line(HERE.put(field.type(), "message", at(field), "value." + field.name() + "()") + ";"));
        lines.close();
        lines.gap();
        lines.open("static " + type.javaName() + " get" + type.name()
                + "(MessageMemory message, long at) throws MalformedMessageException");
        String values = fields.stream()
                .map(field -> HERE.get(field.type(), "message", at(field)))
                .collect(Collectors.joining(", "));
        lines.line("return new " + type.javaName() + "(" + values + ");");
        lines.close();
    }

    static String at(Fields.Field field) {
        return field.at() == 0 ? "at" : "at + " + field.at();
    }

    /// {@return the enums and records of which there are arrays}
    private Set<WireType> rows() {
        Set<WireType> found = new LinkedHashSet<>();
        Stream<WireType> roots = model.methods().stream()
                .flatMap(method -> Stream.concat(
                        method.parameters().all().stream().map(Fields.Field::type), method.result().stream()));
        addRows(roots.toList(), found);
        return found;
    }

    private static void addRows(Collection<WireType> types, Set<WireType> found) {
        for (WireType type : types) {
            if (type instanceof WireType.Row row && !(row.element() instanceof WireType.Value)) {
                found.add(row.element());
            }
            addRows(TypeReader.within(type), found);
        }
    }

    private void writeRow(WireType element) {
        String name = Access.nameOf(element);
        String javaName = element.javaName();
        lines.gap();
        lines.open("static void put" + name + "s(MessageMemory message, long at, int most, " + javaName + "[] values)");
        lines.line("long place = message.putCount(at, values.length, most, " + element.bytes() + ");");
        lines.open("for (" + javaName + " value : values)");
        lines.line(HERE.put(element, "message", "place", "value") + ";");
        lines.line("place += " + element.bytes() + ";");
        lines.close();
        lines.close();
        lines.gap();
        lines.open("static " + javaName + "[] get" + name
                + "s(MessageMemory message, long at, int most) throws MalformedMessageException");
        lines.line(javaName + "[] values = new " + javaName + "[message.getCount(at, most)];");
        lines.line("long place = message.getElements(values.length, " + element.bytes() + ");");
        lines.open("for (int i = 0; i < values.length; i++)");
        lines.line("values[i] = " + HERE.get(element, "message", "place") + ";");
        lines.line("place += " + element.bytes() + ";");
        lines.close();
        lines.line("return values;");
        lines.close();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
