import com.intellij.openapi.Disposable;
import com.intellij.openapi.util.Disposer;
import com.intellij.psi.PsiElement;
import com.intellij.psi.PsiErrorElement;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlin.cli.common.messages.MessageCollector;
import org.jetbrains.kotlin.cli.jvm.compiler.EnvironmentConfigFiles;
import org.jetbrains.kotlin.cli.jvm.compiler.KotlinCoreEnvironment;
import org.jetbrains.kotlin.config.CommonConfigurationKeys;
import org.jetbrains.kotlin.config.CompilerConfiguration;
import org.jetbrains.kotlin.psi.KtBinaryExpression;
import org.jetbrains.kotlin.psi.KtCallExpression;
import org.jetbrains.kotlin.psi.KtDotQualifiedExpression;
import org.jetbrains.kotlin.psi.KtExpression;
import org.jetbrains.kotlin.psi.KtFile;
import org.jetbrains.kotlin.psi.KtIfExpression;
import org.jetbrains.kotlin.psi.KtLambdaArgument;
import org.jetbrains.kotlin.psi.KtLoopExpression;
import org.jetbrains.kotlin.psi.KtNamedFunction;
import org.jetbrains.kotlin.psi.KtPsiFactory;
import org.jetbrains.kotlin.psi.KtStringTemplateExpression;
import org.jetbrains.kotlin.psi.KtValueArgument;
import org.jetbrains.kotlin.psi.KtWhenExpression;

/**
 * Parses Kotlin scripts with the Kotlin compiler's own parser.
 *
 * <p>Reads one path a line from standard input and answers one line each: "ok PATH", or "bad PATH"
 * with the line number and the message of the first syntax error.
 *
 * <p>With the argument "outline", also prints the calls and assignments of each file in the order
 * of the text, one a line after a "project PATH" line: the path of blocks, then the arguments. What
 * stands under a condition has "if" in its path.
 */
public final class KotlinReader {
    private static final List<String> NAMING =
            List.of("getByName", "named", "create", "register", "maybeCreate");

    public static void main(String[] arguments) throws Exception {
        Disposable disposable = Disposer.newDisposable("reader");
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.put(CommonConfigurationKeys.MODULE_NAME, "reader");
        configuration.put(
                CommonConfigurationKeys.MESSAGE_COLLECTOR_KEY,
                MessageCollector.Companion.getNONE());
        KotlinCoreEnvironment environment =
                KotlinCoreEnvironment.createForProduction(
                        disposable, configuration, EnvironmentConfigFiles.JVM_CONFIG_FILES);
        KtPsiFactory factory = new KtPsiFactory(environment.getProject(), false);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean isOutline = arguments.length > 0 && arguments[0].equals("outline");
        for (String path = in.readLine(); path != null; path = in.readLine()) {
            KtFile file = parse(factory, path);
            if (isOutline) {
                System.out.println("project " + path);
                outline(file, "");
            } else {
                System.out.println(answer(file, path));
            }
        }
        Disposer.dispose(disposable);
    }

    private static KtFile parse(KtPsiFactory factory, String path) throws Exception {
        String text = Files.readString(Path.of(path)).replace("\r\n", "\n");
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        return factory.createFile(Path.of(path).getFileName().toString(), text);
    }

    private static String answer(KtFile file, String path) {
        PsiErrorElement error = firstError(file);
        if (error == null) {
            return "ok " + path;
        }
        long line =
                1 + file.getText().substring(0, error.getTextRange().getStartOffset())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return "bad " + path + " line " + line + ": " + error.getErrorDescription();
    }

    private static void outline(PsiElement element, String path) {
        if (element instanceof KtCallExpression) {
            outlineCall((KtCallExpression) element, path);
            return;
        }
        String inner = path;
        if (element instanceof KtBinaryExpression) {
            KtBinaryExpression binary = (KtBinaryExpression) element;
            String sign = binary.getOperationReference().getText();
            if (binary.getLeft() != null && binary.getRight() != null && sign.endsWith("=")) {
                print(join(path, binary.getLeft().getText()), sign + " " + plain(binary.getRight()));
            }
        } else if (element instanceof KtIfExpression
                || element instanceof KtWhenExpression
                || element instanceof KtLoopExpression
                || element instanceof KtNamedFunction) {
            inner = join(path, "if");
        }
        for (PsiElement c = element.getFirstChild(); c != null; c = c.getNextSibling()) {
            outline(c, inner);
        }
    }

    private static void outlineCall(KtCallExpression call, String path) {
        PsiElement parent = call.getParent();
        String receiver = "";
        if (parent instanceof KtDotQualifiedExpression) {
            KtExpression before = ((KtDotQualifiedExpression) parent).getReceiverExpression();
            receiver = before == call ? "" : before.getText();
        }
        KtExpression callee = call.getCalleeExpression();
        String own = join(join(path, receiver), callee == null ? "?" : callee.getText());
        List<String> values = new ArrayList<>();
        for (KtValueArgument argument : call.getValueArguments()) {
            if (!(argument instanceof KtLambdaArgument) && argument.getArgumentExpression() != null) {
                values.add(plain(argument.getArgumentExpression()));
            }
        }
        if (!values.isEmpty() || call.getLambdaArguments().isEmpty()) {
            print(own, values.toString());
        }
        // `getByName("release") {…}` is the block `release`.
        boolean isNamed = callee != null && NAMING.contains(callee.getText()) && !values.isEmpty();
        String block = isNamed ? join(join(path, receiver), values.get(0)) : own;
        for (KtValueArgument argument : call.getValueArguments()) {
            outline(argument, block);
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
    }

    /** The text of an expression, a plain string without its quotes. */
    private static String plain(PsiElement expression) {
        String text = expression.getText();
        boolean isString = expression instanceof KtStringTemplateExpression;
        return isString ? text.replaceAll("^\"+|\"+$", "") : text;
    }

    private static void print(String path, String what) {
        System.out.println((path + " " + what).replaceAll("\\s+", " "));
    }

    private static PsiErrorElement firstError(PsiElement element) {
        if (element instanceof PsiErrorElement) {
            return (PsiErrorElement) element;
        }
        for (PsiElement c = element.getFirstChild(); c != null; c = c.getNextSibling()) {
            PsiErrorElement error = firstError(c);
            if (error != null) {
                return error;
            }
        }
        return null;
    }
}
