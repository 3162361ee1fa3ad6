import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;

/**
 * Parses Groovy files with the Groovy on the class path, whichever version that is.
 *
 * <p>Reads one path a line from standard input and answers one line each: "ok PATH", or "bad PATH"
 * and the parser's message, its line ends as blanks.
 *
 * <p>With the argument "outline", prints the calls and assignments of each file instead, one a line
 * after a "project PATH" line: the path of blocks, then the arguments. What stands under a condition
 * has "if" in its path.
 */
public final class GroovyReader extends CodeVisitorSupport {
    private String path = "";

    public static void main(String[] arguments) throws Exception {
        boolean isOutline = arguments.length > 0 && arguments[0].equals("outline");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = in.readLine(); file != null; file = in.readLine()) {
            CompilationUnit unit = new CompilationUnit();
            String answer = read(unit, file);
            System.out.println(isOutline ? "project " + file : answer);
            if (isOutline && answer.startsWith("ok ")) {
                for (Object module : unit.getAST().getModules()) {
                    ((ModuleNode) module).getStatementBlock().visit(new GroovyReader());
                }
            }
        }
    }

    private static String read(CompilationUnit unit, String file) {
        unit.addSource(new File(file));
        try {
            unit.compile(Phases.CONVERSION);
            return "ok " + file;
        } catch (MultipleCompilationErrorsException e) {
            return "bad " + file + " " + e.getMessage().trim().replaceAll("\\s+", " ");
        }
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String receiver = call.isImplicitThis() ? "" : call.getObjectExpression().getText();
        String own = join(join(path, receiver), String.valueOf(call.getMethodAsString()));
        List<Expression> nested = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Expression argument : ((TupleExpression) call.getArguments()).getExpressions()) {
            if (!(argument instanceof ClosureExpression)) {
                values.add(plain(argument));
            }
            nested.add(argument);
        }
        if (!values.isEmpty() || nested.isEmpty()) {
            print(own, values.toString());
        }
        if (!call.isImplicitThis()) {
            call.getObjectExpression().visit(this);
        }
        within(own, () -> nested.forEach(argument -> argument.visit(this)));
    }

    @Override
    public void visitBinaryExpression(BinaryExpression binary) {
        if (binary.getOperation().getText().endsWith("=")) {
            String sign = binary.getOperation().getText();
            String right = plain(binary.getRightExpression());
            print(join(path, binary.getLeftExpression().getText()), sign + " " + right);
        }
        super.visitBinaryExpression(binary);
    }

    @Override
    public void visitIfElse(IfStatement statement) {
        within(join(path, "if"), () -> super.visitIfElse(statement));
    }

    @Override
    public void visitForLoop(ForStatement statement) {
        within(join(path, "if"), () -> super.visitForLoop(statement));
    }

    private void within(String inner, Runnable visit) {
        String outer = path;
        path = inner;
        visit.run();
        path = outer;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
    }

    /** The text of an expression; a dependency in map notation in the short form. */
    private static String plain(Expression expression) {
        if (!(expression instanceof MapExpression)) {
            return expression.getText();
        }
        String group = "";
        String name = "";
        String version = "";
        List<String> all = new ArrayList<>();
        for (MapEntryExpression entry : ((MapExpression) expression).getMapEntryExpressions()) {
            String key = entry.getKeyExpression().getText();
            String value = entry.getValueExpression().getText();
            all.add(key + ": " + value);
            group = key.equals("group") ? value : group;
            name = key.equals("name") ? value : name;
            version = key.equals("version") ? ":" + value : version;
        }
        return group.isEmpty() || name.isEmpty() ? all.toString() : group + ":" + name + version;
    }

    private static void print(String path, String what) {
        System.out.println((path + " " + what).replaceAll("\\s+", " "));
    }
}
