package dev.understudy.localcluster.sql.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.engine.ClusterException;
import org.junit.jupiter.api.Test;

class TokenStreamTest {

  @Test
  void splitsAtSemicolonsOutsideStringsAndComments() {
    assertThat(TokenStream.split("SELECT ';' -- ;\n; /* ; */ SELECT \"a;b\" ;; "))
        .containsExactly("SELECT ';' -- ;", "SELECT \"a;b\"");
    assertThat(TokenStream.split(" -- nothing\n")).isEmpty();
  }

  @Test
  void readsNamesAndQuotedText() {
    TokenStream in = TokenStream.of("Main \"Ma\"\"in\" 'it''s' e'a\\nb' $12 1.5e3");
    assertThat(in.name()).isEqualTo("main");
    assertThat(in.name()).isEqualTo("Ma\"in");
    assertThat(in.next().text()).isEqualTo("it's");
    assertThat(in.next().text()).isEqualTo("a\nb");
    assertThat(in.next()).extracting(Token::text).isEqualTo("12");
    assertThat(in.next().text()).isEqualTo("1.5e3");
    assertThat(in.atEnd()).isTrue();
  }

  @Test
  void refusesTextThatDoesNotEnd() {
    assertThatThrownBy(() -> TokenStream.of("SELECT 'x")).isInstanceOf(ClusterException.class);
    assertThatThrownBy(() -> TokenStream.of("/* x")).isInstanceOf(ClusterException.class);
  }

  @Test
  void takesSecretsOutOfStatements() {
    assertThat(StatementText.redacted("CREATE USER a WITH PASSWORD 'it''s'"))
        .isEqualTo("CREATE USER a WITH PASSWORD '*****'");
    for (String secret :
        new String[] {
          "CREATE USER a WITH PASSWORD'secret'",
          "CREATE USER a WITH PASSWORD/* */e'secret\\'secret'",
          "ALTER USER a PASSWORD -- why\n secret",
          "SET CLUSTER SETTING enterprise.license = 'secret'",
          "SET CLUSTER SETTING enterprise.license TO secret",
          "CREATE CHANGEFEED FOR t INTO 'x' WITH webhook_auth_header = 'Basic secret'",
          "BACKUP INTO 'x' WITH OPTIONS ('encryption_passphrase' = 'secret')",
          "ON 'postgresql://:secret@h/d'",
          "ON 'postgresql://u:se@secret@h/d?sslmode=disable' WITH x = 'a@b'",
          "postgresql://u:secret@h",
          "ON 'x://h?a=secret' AND 'y://h?b=secret'"
        }) {
      assertThat(StatementText.redacted(secret)).doesNotContain("secret");
    }
    assertThat(StatementText.redacted("PASSWORD " + "'".repeat(200_000))).isNotEmpty();
    assertThat(StatementText.redacted("INTO 'nodelocal://1/a' ON 'x://h/a:b' AND 'p@q'"))
        .isEqualTo("INTO 'nodelocal://1/a' ON 'x://h/a:b' AND 'p@q'");
    assertThat(StatementText.redacted("ON 'postgresql://u:secret@h:1/d?sslkey=k' WITH x"))
        .isEqualTo("ON 'postgresql://u:redacted@h:1/d?redacted' WITH x");
  }
}
