package org.teahouse.chat

import android.content.Intent
import android.os.Bundle
import androidx.appcompat.app.AppCompatActivity
import org.teahouse.chat.chat.ChatActivity

/** The list of chats; as long as there is one only, it opens at once. */
class MainActivity : AppCompatActivity() {

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        startActivity(Intent(this, ChatActivity::class.java))
        finish()
    }
}
