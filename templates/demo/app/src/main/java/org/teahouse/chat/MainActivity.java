package org.teahouse.chat;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

import org.teahouse.chat.chat.ChatActivity;

/** The list of chats; as long as there is one only, it opens at once. */
public class MainActivity extends Activity {

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        startActivity(new Intent(this, ChatActivity.class));
        finish();
    }
}
