package org.teahouse.chat.chat;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

import org.teahouse.chat.R;

/** One chat. */
public class ChatActivity extends Activity {

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setContentView(R.layout.chat);
    }

    @Override
    protected void onNewIntent(Intent intent) {
        super.onNewIntent(intent);
        setIntent(intent);
    }
}
